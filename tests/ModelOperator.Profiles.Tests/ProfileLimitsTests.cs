namespace ModelOperator.Profiles.Tests;

/// <summary>Refuses names that would be one time series twice, which no Prometheus takes.</summary>
public sealed class ProfileLimitsTests
{
    private static readonly FeatureProfile Age = new("age", "x", 0, 0, 1, [], [1]);

    [Fact]
    public void Feature_NamedTwice_IsAFault() =>
        ProfileLimits.Fault(new(1, [Age, Age with { Index = 1 }], [])).ShouldBe("has two features named age");

    [Fact]
    public void Class_NamedTwice_IsAFault() =>
        ProfileLimits.Fault(new(1, [], [new OutputProfile("label", ["a", "b", "a"])])).ShouldBe("has class a of output label twice");

    [Fact]
    public void Class_NamedAsTheRest_IsAFault() =>
        ProfileLimits.Fault(new(1, [], [new OutputProfile("label", ["a", "other"])]))
            .ShouldBe("has a class of output label named other, which is what all others are counted as");

    [Fact]
    public void Output_CountedTwiceByClass_IsAFault() =>
        ProfileLimits.Fault(new(1, [], [new OutputProfile("label", ["a"]), new OutputProfile("label", ["b"])]))
            .ShouldBe("has classes of output label twice");

    [Fact]
    public void Output_CountedByClassAndByConfidence_IsNone() =>
        ProfileLimits.Fault(new(1, [Age], [new OutputProfile("label", ["a"]), new OutputProfile("label", Confidence: true)]))
            .ShouldBeNull();

    [Fact]
    public void Output_WithTwoConfidences_IsAFault() =>
        ProfileLimits.Fault(new(1, [], [new OutputProfile("p", Confidence: true), new OutputProfile("p", Confidence: true)]))
            .ShouldBe("has the confidence of output p twice");
}
