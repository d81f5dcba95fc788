using ModelOperator.Operator.Resting;
using ModelOperator.Operator.Tests.Objects;

namespace ModelOperator.Operator.Tests.Resting;

public sealed class LongestRestTests
{
    [Fact]
    public void RestsThatBeginTogether_EndApart_WithinHalfAnHour()
    {
        var minutes = Enumerable.Range(0, 300).Select(number => Of($"uid-{number}").TotalMinutes).ToList();

        minutes.ShouldAllBe(length => length >= 25 && length <= 30);
        minutes.GroupBy(length => (int)length).Count().ShouldBeGreaterThanOrEqualTo(5, "they are spread over all five minutes");
        Of("uid-1").ShouldBe(Of("uid-1"));
    }

    private static TimeSpan Of(string uid)
    {
        var owner = Sample.Digits();
        return LongestRest.Of(owner with { Metadata = owner.Metadata with { Uid = uid } });
    }
}
