"""Letters by e-mail, for parents who agreed to it: a few words and the letter as it stands, attached.

The message itself names no child: a preview on a locked screen is read by anybody.
"""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage

from cases.choices import DeliveryStatus
from cases.senders import Answer, Parcel, RefusedBySender

SUBJECT = "A letter from {authority} ({ref})"
WORDS = """Dear {name},

Here is a letter from the education welfare service. It is attached as a PDF.

If it is not for you, please tell us and delete it.

{authority}
"""


class Mail:
    """Django's mail, whatever it is set to."""

    name, leaves = "email", True

    def send(self, parcel: Parcel) -> Answer:
        """Hand it to the mail server. A server that refuses the address did not take it."""
        if not parcel.email:  # Django's mail to nobody is no mistake, and goes nowhere
            raise RefusedBySender("There is no e-mail address any more that they agreed to.")
        words = {"name": parcel.name, "ref": parcel.ref, "authority": settings.AUTHORITY_NAME}
        message = EmailMessage(SUBJECT.format(**words), WORDS.format(**words), to=[parcel.email])
        message.attach(f"{parcel.ref}.pdf", parcel.pdf, "application/pdf")
        try:
            message.send()
        except (
            smtplib.SMTPRecipientsRefused,
            smtplib.SMTPSenderRefused,
            smtplib.SMTPDataError,
        ) as no:
            raise RefusedBySender(f"The mail server refused it ({type(no).__name__}).") from no
        except (
            smtplib.SMTPAuthenticationError,
            smtplib.SMTPConnectError,
            ConnectionRefusedError,
        ) as no:
            raise RefusedBySender("The mail server could not be reached. Try again.") from no
        return Answer(DeliveryStatus.ACCEPTED, {"to": parcel.email})

    def find(self, ref: str) -> Answer | None:
        """Mail cannot be asked. Raises LookupError."""
        raise LookupError(ref)

    def look(self, outside_ref: str) -> Answer | None:
        """Nobody tells us what became of it."""
        return None
