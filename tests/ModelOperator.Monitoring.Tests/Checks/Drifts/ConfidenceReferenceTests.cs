using System.Globalization;
using ModelOperator.Monitoring.Checks.Drifts;
using ModelOperator.Profiles;

namespace ModelOperator.Monitoring.Tests.Checks.Drifts;

public sealed class ConfidenceReferenceTests
{
    [Fact]
    public void BoundsWrittenInTwoWays_AreAddedUp()
    {
        var sums = Rising(100);
        var first = sums.Keys.First(text => text.EndsWith(".0", StringComparison.Ordinal) || !text.Contains('.', StringComparison.Ordinal));

        sums[first] -= 40;
        sums[first + (first.Contains('.', StringComparison.Ordinal) ? "0" : ".0")] = 40;

        ConfidenceReference.Observed(sums)!.ShouldAllBe(count => Math.Abs(count - 100) < 1e-9);
    }

    [Fact]
    public void BucketThatIsLessByExtrapolation_CountsNothing()
    {
        var sums = Rising(100);
        sums[Text(ConfidenceBins.Bounds[1])] = 99.5;

        ConfidenceReference.Observed(sums)![1].ShouldBe(0);
    }

    [Fact]
    public void BucketThatIsClearlyLessThanTheOneBefore_TellsNothing()
    {
        var sums = Rising(100);
        sums[Text(ConfidenceBins.Bounds[^1])] = 5;

        ConfidenceReference.Observed(sums).ShouldBeNull();
    }

    private static Dictionary<string, double> Rising(double each)
    {
        var sums = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var bound in ConfidenceBins.Bounds)
        {
            sums[Text(bound)] = each * (sums.Count + 1);
        }

        sums["+Inf"] = each * ConfidenceBins.Count;
        return sums;
    }

    private static string Text(double bound) => bound.ToString("R", CultureInfo.InvariantCulture);
}
