using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Monitoring.Validation;

namespace ModelOperator.Monitoring.Tests.Validation;

/// <summary>Checks what feedback may be counted by.</summary>
public sealed class FeedbackRulesTests
{
    [Theory]
    [InlineData("good,bad", null)]
    [InlineData("", "there is a class of 0 characters; it must have 1 to 63")]
    [InlineData("good,good", "'good' is there twice; name each class once")]
    [InlineData("good,other", "'other' is what all classes of no list are counted as; remove it")]
    public void Classes_AreNamesOfTheirOwn(string classes, string? message) =>
        Find(new() { KeySecret = "keys", Classes = classes.Split(',') }).ShouldBe(
            message is null ? null : new("spec.monitoring.feedback.classes", message));

    [Theory]
    [InlineData(32, 15, true)] // 15 values, other, and all answers together
    [InlineData(30, 16, true)]
    [InlineData(32, 16, false)]
    public void ClassesTimesValues_AreBounded(int classes, int values, bool isFine)
    {
        var problem = Find(new()
        {
            KeySecret = "keys",
            Classes = [.. Enumerable.Range(0, classes).Select(place => $"c{place}")],
            Slices = [new() { Name = "s", Header = "x-s", Values = [.. Enumerable.Range(0, values - 1).Select(place => $"v{place}")] }],
        });

        (problem?.Field).ShouldBe(isFine ? null : "spec.monitoring.feedback.classes");
        (problem?.Message).ShouldBe(isFine ? null :
            "32 classes in each of 17 values of slices (all of them together are one more) are 544 pairs, and 512 are counted at most; "
            + "name fewer classes or values");
    }

    [Theory]
    [InlineData(0.0, false)]
    [InlineData(5e-324, false)]
    [InlineData(9e-10, false)]
    [InlineData(1e-9, true)]
    [InlineData(0.5, true)]
    public void MaxError_HasASmallestValue(double maxError, bool isFine) =>
        (Find(new() { KeySecret = "keys", MaxError = maxError })?.Field).ShouldBe(isFine ? null : "spec.monitoring.feedback.maxError");

    [Fact]
    public void SecretOfTheKeys_IsNoSecretOfCredentials() =>
        Find(new() { KeySecret = "keys", CredentialsSecret = "keys" }).ShouldBe(new(
            "spec.monitoring.feedback.credentialsSecret",
            "'keys' is keySecret, too, whose keys would become the tokens of those who post; name another Secret"));

    [Fact]
    public void SecretOfTheHashes_IsNoSecretOfCredentials() =>
        MonitoringValidator.FindProblem(new() { Feedback = new() { KeySecret = "keys", CredentialsSecret = "hash" }, HashKeySecret = "hash" })
            .ShouldNotBeNull().Message.ShouldStartWith("'hash' is hashKeySecret, too");

    [Theory]
    [InlineData("72h", "label", null)]
    [InlineData(null, null, null)]
    [InlineData("72h", null, "spec.monitoring.feedback.shadowOutput")]
    [InlineData(null, "label", "spec.monitoring.feedback.keepShadow")]
    [InlineData("30s", "label", "spec.monitoring.feedback.keepShadow")]
    public void KeepShadow_HasATimeAndAnOutput(string? keep, string? output, string? field) =>
        (Find(new() { KeySecret = "keys", KeepShadow = keep, ShadowOutput = output })?.Field).ShouldBe(field);

    private static MonitoringProblem? Find(FeedbackSpec feedback) => MonitoringValidator.FindProblem(new() { Feedback = feedback });
}
