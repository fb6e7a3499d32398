"""What the addresses that weigh evidence answer, for the OpenAPI schema."""

from rest_framework import serializers


class WeighedSerializer(serializers.Serializer):
    """What all of them have in common."""

    event = serializers.ListField(child=serializers.CharField())
    counted = serializers.DictField()
    filters = serializers.DictField()


class ThingSerializer(serializers.Serializer):
    """A name or claim that both sources attest."""

    kind = serializers.ChoiceField(choices=["name", "claim"])
    key = serializers.CharField(help_text="The slug; of a name, of the root of its equivalents.")
    label = serializers.CharField()  # type: ignore[assignment]  # DRF has an attribute so called
    place = serializers.IntegerField(help_text="Where the source attests it for the last time.")
    other_place = serializers.IntegerField(help_text="Where the other one does.")
    in_order = serializers.BooleanField(help_text="Whether it is part of the longest order in common.")


class StatedSerializer(serializers.Serializer):
    """A scholar's statement that one is derived from the other."""

    derived = serializers.CharField()
    origin = serializers.CharField()
    by = serializers.CharField(
        allow_null=True, help_text="Who said so last; null if it was so from the beginning."
    )
    at = serializers.DateTimeField(allow_null=True)


class StretchSerializer(serializers.Serializer):
    """Words that stand in both sources and in none of the others."""

    words = serializers.CharField()
    size = serializers.IntegerField(help_text="How many words; in scripts without spaces, characters.")
    start = serializers.IntegerField(help_text="Where they stand in the source, in code points.")
    end = serializers.IntegerField()
    other_start = serializers.IntegerField(help_text="Where they stand in the other one.")
    other_end = serializers.IntegerField()


class WrongDateSerializer(serializers.Serializer):
    """A date whose two calendars name different days, the same in both sources."""

    gregorian = serializers.CharField()
    julian = serializers.CharField()
    dates = serializers.ListField(child=serializers.UUIDField(), help_text="The ids of the two dates.")


class PairSerializer(serializers.Serializer):
    """Two sources and what they have in common."""

    source = serializers.CharField()  # type: ignore[assignment]  # DRF has an attribute so called
    other = serializers.CharField()
    dependent = serializers.BooleanField(help_text="Whether they are one witness, be it by way of others.")
    stated = StatedSerializer(allow_null=True)
    shared = serializers.IntegerField(help_text="Names and claims that both attest.")
    in_order = serializers.IntegerField(help_text="Those in the longest order that both have in common.")
    order = serializers.FloatField(allow_null=True, help_text="in_order / shared")
    chance = serializers.FloatField(
        allow_null=True, help_text="How likely so long an order is by chance; null for more than 30 things."
    )
    suggests = serializers.BooleanField(help_text="Whether somebody should look at them.")
    sequence = ThingSerializer(many=True)
    wording = StretchSerializer(many=True)
    errors = WrongDateSerializer(many=True)  # type: ignore[assignment]  # the same


class DerivationsSerializer(WeighedSerializer):
    """Which sources may depend on each other."""

    results = PairSerializer(many=True)


class TwoSerializer(serializers.Serializer):
    """Two scholars, on what both have read."""

    reader = serializers.CharField()
    other = serializers.CharField()
    units = serializers.IntegerField()
    percent = serializers.FloatField(
        help_text="The part of the units of which they say the same, from 0 to 1."
    )
    kappa = serializers.FloatField(
        allow_null=True, help_text="Cohen's kappa; null where both say the same one thing of all units."
    )


class DisagreementSerializer(serializers.Serializer):
    """A claim in a passage, of which its readers do not say the same."""

    source = serializers.CharField()  # type: ignore[assignment]  # DRF has an attribute so called
    passage = serializers.UUIDField()
    claim = serializers.CharField()
    says = serializers.DictField(
        child=serializers.CharField(allow_null=True),
        help_text="By reader: stance and voice, several with `|` between; null: did not mark it.",
    )
    annotations_url = serializers.CharField()


class AgreementOfQuestionSerializer(serializers.Serializer):
    """How far scholars agree for a question."""

    question = serializers.CharField()
    readers = serializers.ListField(child=serializers.CharField(), help_text="Who has read a source for it.")
    units = serializers.IntegerField(
        help_text="Claims in passages that two or more have read and one has marked."
    )
    percent = serializers.FloatField(
        allow_null=True, help_text="The part of all pairs of judgements that are alike, from 0 to 1."
    )
    alpha = serializers.FloatField(allow_null=True, help_text="Krippendorff's alpha for names.")
    interval = serializers.ListField(
        child=serializers.FloatField(),
        min_length=2,
        max_length=2,
        allow_null=True,
        help_text="Within what alpha lies in 95 of 100 draws of the units.",
    )
    reason = serializers.ChoiceField(
        choices=["one_reader", "no_units", "no_variation"],
        allow_null=True,
        help_text="Why there is no alpha.",
    )
    pairs = TwoSerializer(many=True)
    disagreements = DisagreementSerializer(many=True)


class AgreementsSerializer(WeighedSerializer):
    """How far scholars agree."""

    results = AgreementOfQuestionSerializer(many=True)


class MarkedSerializer(serializers.Serializer):
    """The reference marks of a source, and its claims by what bears them out."""

    source = serializers.CharField()  # type: ignore[assignment]  # DRF has an attribute so called
    marks = serializers.IntegerField(help_text="Such as `[4]`, `[note 2]` or `¹`; lettered notes are none.")
    marked_passages = serializers.IntegerField(help_text="Passages with a mark.")
    passages = serializers.IntegerField()
    characters = serializers.IntegerField(help_text="Of its passages.")
    per_1000 = serializers.FloatField(allow_null=True, help_text="1000 * marks / characters")
    supported = serializers.IntegerField(help_text="Claims, that is annotations, with a mark near.")
    unsupported = serializers.IntegerField(help_text="Claims without one.")
    no_marks = serializers.IntegerField(help_text="Claims, if the source has no mark at all.")


class BorneSerializer(serializers.Serializer):
    """An annotation with a claim, and what bears it out."""

    annotation = serializers.UUIDField()
    source = serializers.CharField()  # type: ignore[assignment]  # DRF has an attribute so called
    passage = serializers.UUIDField()
    claim = serializers.CharField()
    text_start = serializers.IntegerField()
    text_end = serializers.IntegerField()
    exact = serializers.CharField()
    support = serializers.ChoiceField(choices=["supported", "unsupported", "no_marks"])
    mark = serializers.CharField(allow_blank=True, help_text="The first one near.")
    distance = serializers.IntegerField(
        allow_null=True, help_text="How many characters after the words it stands; 0 within them."
    )


class SupportSerializer(WeighedSerializer):
    """What bears out claims."""

    sources = MarkedSerializer(many=True)
    results = BorneSerializer(many=True)
