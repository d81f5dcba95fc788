using System.Text.Json;
using ModelOperator.Api.Status.Conditions;

namespace ModelOperator.Api.Tests.Status.Conditions;

public sealed class ConditionTests
{
    [Fact]
    public void Time_HasWholeSeconds()
    {
        var at = new DateTimeOffset(2026, 1, 2, 5, 4, 5, TimeSpan.FromHours(2)).AddTicks(1_000_007);
        JsonSerializer.Serialize(new Condition { LastTransitionTime = at }, ModelOperatorJsonContext.Default.Condition)
            .ShouldBe("""{"lastTransitionTime":"2026-01-02T03:04:05Z"}""");
    }
}
