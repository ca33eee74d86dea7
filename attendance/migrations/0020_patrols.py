"""Truancy patrols: what was authorised, whom they met, who that was, and what is asked to follow."""

import attendance.models.ranges
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0018_numbers_flags_turn_on"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name="AuthorisingRank",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("label", models.CharField(max_length=60)),
                (
                    "seniority",
                    models.SmallIntegerField(help_text="The least first, as they are offered"),
                ),
                ("power", models.CharField(max_length=100)),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                ("source", models.CharField(max_length=300)),
            ],
            options={
                "ordering": ["seniority", "label"],
            },
        ),
        migrations.CreateModel(
            name="Encounter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.CharField(max_length=12, unique=True)),
                ("number", models.SmallIntegerField(help_text="Within the patrol, from 1")),
                ("at", models.DateTimeField()),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("town", "Town centre"),
                            ("shopping", "Shopping centre or shop"),
                            ("street", "Street or estate"),
                            ("park", "Park or open space"),
                            ("transport", "Bus or train station"),
                            ("other", "Another public place"),
                        ],
                        max_length=10,
                    ),
                ),
                ("given_forename", models.CharField(blank=True, max_length=80)),
                ("given_surname", models.CharField(blank=True, max_length=80)),
                ("date_of_birth", models.DateField(null=True)),
                (
                    "age",
                    models.SmallIntegerField(
                        help_text="As given, where no date of birth was", null=True
                    ),
                ),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("F", "Female"), ("M", "Male"), ("U", "Not recorded")],
                        max_length=1,
                    ),
                ),
                (
                    "school_given",
                    models.CharField(blank=True, help_text="A school not of ours", max_length=150),
                ),
                (
                    "accompanied",
                    models.CharField(
                        choices=[
                            ("parent", "A parent"),
                            ("adult", "Another adult"),
                            ("friends", "Friends"),
                            ("alone", "Alone"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "reason_given",
                    models.CharField(blank=True, help_text="In the child's words", max_length=300),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("illness", "Illness"),
                            ("medical", "Doctor, dentist or hospital"),
                            ("leave", "Leave the school granted"),
                            ("religious", "Religious observance"),
                            ("unavoidable", "Something unavoidable"),
                            ("not_required", "Not due in school then"),
                            ("home_educated", "Educated at home"),
                            ("excluded", "Excluded from school"),
                            ("no_place", "No school place"),
                            ("errand", "Shopping, work or helping at home"),
                            ("holiday", "Holiday or day out"),
                            ("trouble", "Bullying or trouble at school"),
                            ("truant", "Did not want to go"),
                            ("none", "None given"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "lawful",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
                        max_length=10,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("returned", "Returned to school"),
                            ("designated", "Taken to the designated place"),
                            ("with_parent", "Left with the parent"),
                            ("safeguarding", "Safeguarding referral"),
                            ("home_educated", "Educated at home: no further action"),
                            ("none", "No action"),
                        ],
                        max_length=15,
                    ),
                ),
                ("safeguarding_note", models.CharField(blank=True, max_length=1000)),
                (
                    "age_band",
                    models.CharField(
                        choices=[
                            ("under_5", "Under 5"),
                            ("5_10", "5 to 10"),
                            ("11_15", "11 to 15"),
                            ("16_on", "16 and over"),
                            ("unknown", "Not known"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "compulsory",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("made_by_name", models.CharField(max_length=120)),
                ("changed_at", models.DateTimeField(null=True)),
                ("changed_by_id", models.BigIntegerField(null=True)),
                ("changed_by_name", models.CharField(blank=True, max_length=120)),
                ("erased_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="EncounterChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.CharField(max_length=30)),
                ("old_value", models.CharField(blank=True, max_length=1000)),
                ("new_value", models.CharField(blank=True, max_length=1000)),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=120)),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="EncounterMatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code_then",
                    models.CharField(blank=True, help_text="Empty: no mark then", max_length=2),
                ),
                ("minutes_late_then", models.SmallIntegerField(null=True)),
                ("entered_at_then", models.DateTimeField(null=True)),
                ("entered_by_then", models.CharField(blank=True, max_length=120)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("by_name", models.CharField(max_length=120)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by_name", models.CharField(blank=True, max_length=120)),
                ("undone_because", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("asked_by_name", models.CharField(max_length=120)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by_name", models.CharField(blank=True, max_length=120)),
                ("closed_because", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="Patrol",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.CharField(max_length=12, unique=True)),
                ("date", models.DateField(help_text="The day in London")),
                ("area", models.CharField(max_length=150)),
                (
                    "premises",
                    models.CharField(help_text="Designated by the authority", max_length=200),
                ),
                (
                    "authorised_by",
                    models.CharField(help_text="The police officer's name", max_length=120),
                ),
                ("power", models.CharField(max_length=100)),
                ("authorised_from", models.DateTimeField()),
                ("authorised_until", models.DateTimeField()),
                (
                    "police",
                    models.CharField(
                        blank=True, help_text="Partner officers, in words", max_length=300
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("under_way", "Under way"),
                            ("finished", "Finished"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("made_by_name", models.CharField(max_length=120)),
                ("started_at", models.DateTimeField(null=True)),
                ("started_by_name", models.CharField(blank=True, max_length=120)),
                ("finished_at", models.DateTimeField(null=True)),
                ("finished_by_name", models.CharField(blank=True, max_length=120)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("cancelled_by_name", models.CharField(blank=True, max_length=120)),
                ("cancelled_because", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="PatrolOfficer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("removed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveIndex(
            model_name="flag",
            name="flag_unclaimed",
        ),
        migrations.AlterField(
            model_name="flag",
            name="kind",
            field=models.CharField(
                choices=[
                    ("severe_absence", "Severe absence"),
                    ("persistent_absence", "Persistent absence"),
                    ("notice_threshold", "Ten unauthorised sessions"),
                    ("continuous_absence", "Twenty school days away"),
                    ("continuous_unauthorised", "Ten school days unauthorised"),
                    ("illness_days", "Fifteen days of illness"),
                    ("nobody_acted", "Nobody has acted"),
                    ("seen_on_patrol", "Seen on patrol"),
                    ("removed_after_flag", "Removed from roll after a flag"),
                    ("condoned_absence", "May be condoned"),
                    ("sudden_change", "Sudden change"),
                    ("on_course", "On course for persistent absence"),
                    ("early_absence", "Absence early in the year"),
                    ("late_after_close", "Late after the register closed"),
                    ("monday_friday", "Mondays and Fridays"),
                    ("holiday_edge", "Days beside a holiday"),
                    ("broken_weeks", "Broken weeks"),
                    ("reason_overdue", "Reason still not known"),
                ],
                max_length=30,
            ),
        ),
        migrations.AddIndex(
            model_name="flag",
            index=models.Index(
                condition=models.Q(
                    ("claimed_at__isnull", True),
                    (
                        "kind__in",
                        (
                            "severe_absence",
                            "persistent_absence",
                            "notice_threshold",
                            "seen_on_patrol",
                        ),
                    ),
                ),
                fields=["id"],
                name="flag_unclaimed",
            ),
        ),
        migrations.AddIndex(
            model_name="pupil",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["sort_name"], name="pupil_by_like_name", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="authorisingrank",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("key", "="),
                    (
                        attendance.models.ranges.DateRange(
                            models.F("valid_from"),
                            models.F("valid_to"),
                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                inclusive_lower=True, inclusive_upper=True
                            ),
                        ),
                        "&&",
                    ),
                ],
                name="one_authorising_rank_per_key_and_day",
            ),
        ),
        migrations.AddField(
            model_name="encounter",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="encounter",
            name="school",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="attendance.school",
            ),
        ),
        migrations.AddField(
            model_name="encounterchange",
            name="encounter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="attendance.encounter",
            ),
        ),
        migrations.AddField(
            model_name="encountermatch",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="encountermatch",
            name="encounter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="matches",
                to="attendance.encounter",
            ),
        ),
        migrations.AddField(
            model_name="encountermatch",
            name="enrolment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="encounter_matches",
                to="attendance.enrolment",
            ),
        ),
        migrations.AddField(
            model_name="encountermatch",
            name="session",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="attendance.session",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="flag",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="follow_ups",
                to="attendance.flag",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="match",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="follow_up",
                to="attendance.encountermatch",
            ),
        ),
        migrations.AddField(
            model_name="patrol",
            name="authorised_rank",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="patrols",
                to="attendance.authorisingrank",
            ),
        ),
        migrations.AddField(
            model_name="patrol",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="encounter",
            name="patrol",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="encounters",
                to="attendance.patrol",
            ),
        ),
        migrations.AddField(
            model_name="patrolofficer",
            name="patrol",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="officers",
                to="attendance.patrol",
            ),
        ),
        migrations.AddField(
            model_name="patrolofficer",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="encounterchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "reason__regex",
                        "[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]",
                    )
                ),
                name="encounter_change_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="encountermatch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at__isnull", True)),
                fields=("encounter",),
                name="one_standing_match_per_encounter",
            ),
        ),
        migrations.AddConstraint(
            model_name="encountermatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("undone_at__isnull", True), ("undone_because", ""), ("undone_by_name", "")
                    ),
                    models.Q(
                        ("undone_at__isnull", False),
                        (
                            "undone_by_name__regex",
                            "[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]",
                        ),
                        (
                            "undone_because__regex",
                            "[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]",
                        ),
                    ),
                    _connector="OR",
                ),
                name="match_undone_by_whom_when_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", True), ("closed_because", ""), ("closed_by_name", "")
                    ),
                    models.Q(
                        ("closed_at__isnull", False),
                        (
                            "closed_by_name__regex",
                            "[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]",
                        ),
                        (
                            "closed_because__regex",
                            "[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]",
                        ),
                    ),
                    _connector="OR",
                ),
                name="follow_up_closed_by_whom_when_and_why",
            ),
        ),
        migrations.AddIndex(
            model_name="patrol",
            index=models.Index(fields=["date"], name="patrol_by_date"),
        ),
        migrations.AddConstraint(
            model_name="patrol",
            constraint=models.CheckConstraint(
                condition=models.Q(("authorised_until__gt", models.F("authorised_from"))),
                name="patrol_is_authorised_from_before_until",
            ),
        ),
        migrations.AddConstraint(
            model_name="patrol",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "area__regex",
                        "[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]",
                    ),
                    (
                        "premises__regex",
                        "[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]",
                    ),
                    (
                        "authorised_by__regex",
                        "[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]",
                    ),
                    (
                        "power__regex",
                        "[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]",
                    ),
                ),
                name="patrol_has_an_area_premises_and_an_authority",
            ),
        ),
        migrations.AddConstraint(
            model_name="patrol",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("status", "planned"),
                        ("started_at__isnull", True),
                        ("started_by_name", ""),
                        ("finished_at__isnull", True),
                        ("finished_by_name", ""),
                        ("cancelled_at__isnull", True),
                        ("cancelled_because", ""),
                        ("cancelled_by_name", ""),
                    ),
                    models.Q(
                        ("status", "under_way"),
                        ("started_at__isnull", False),
                        (
                            "started_by_name__regex",
                            "[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]",
                        ),
                        ("finished_at__isnull", True),
                        ("finished_by_name", ""),
                        ("cancelled_at__isnull", True),
                        ("cancelled_because", ""),
                        ("cancelled_by_name", ""),
                    ),
                    models.Q(
                        ("status", "finished"),
                        ("started_at__isnull", False),
                        (
                            "started_by_name__regex",
                            "[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]",
                        ),
                        ("finished_at__isnull", False),
                        (
                            "finished_by_name__regex",
                            "[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]",
                        ),
                        ("cancelled_at__isnull", True),
                        ("cancelled_because", ""),
                        ("cancelled_by_name", ""),
                    ),
                    models.Q(
                        ("status", "cancelled"),
                        ("finished_at__isnull", True),
                        ("finished_by_name", ""),
                        ("cancelled_at__isnull", False),
                        (
                            "cancelled_by_name__regex",
                            "[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]",
                        ),
                        (
                            "cancelled_because__regex",
                            "[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]",
                        ),
                    ),
                    _connector="OR",
                ),
                name="patrol_status_says_who_and_when",
            ),
        ),
        migrations.AddIndex(
            model_name="encounter",
            index=models.Index(
                condition=models.Q(("erased_at__isnull", True)),
                fields=["patrol"],
                name="encounter_not_erased",
            ),
        ),
        migrations.AddConstraint(
            model_name="encounter",
            constraint=models.UniqueConstraint(
                fields=("patrol", "number"), name="one_number_per_encounter"
            ),
        ),
        migrations.AddConstraint(
            model_name="encounter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("date_of_birth__isnull", True), ("age__isnull", True), _connector="OR"
                ),
                name="encounter_has_a_birthday_or_an_age",
            ),
        ),
        migrations.AddConstraint(
            model_name="encounter",
            constraint=models.CheckConstraint(
                condition=models.Q(("age__isnull", True), ("age__range", (0, 19)), _connector="OR"),
                name="encounter_age_of_a_child",
            ),
        ),
        migrations.AddConstraint(
            model_name="encounter",
            constraint=models.CheckConstraint(
                condition=models.Q(("school__isnull", True), ("school_given", ""), _connector="OR"),
                name="encounter_has_one_school",
            ),
        ),
        migrations.AddConstraint(
            model_name="encounter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "home_educated"), _negated=True),
                    ("reason", "home_educated"),
                    _connector="OR",
                ),
                name="encounter_outcome_home_educated_has_that_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="patrolofficer",
            constraint=models.UniqueConstraint(fields=("patrol", "user"), name="once_on_a_patrol"),
        ),
    ]
