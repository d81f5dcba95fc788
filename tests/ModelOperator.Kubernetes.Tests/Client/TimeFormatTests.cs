using System.Text.Json;
using k8s.Models;

namespace ModelOperator.Kubernetes.Tests.Client;

public sealed class TimeFormatTests
{
    private static readonly DateTimeOffset At = new DateTimeOffset(2026, 1, 2, 5, 4, 5, TimeSpan.FromHours(2)).AddTicks(1_000_007);

    [Fact]
    public void MicroTime_HasExactlySixFractionalDigits() =>
        JsonSerializer.Serialize(new V1LeaseSpec { RenewTime = At }, KubernetesJsonContext.Default.V1LeaseSpec)
            .ShouldBe("""{"renewTime":"2026-01-02T03:04:05.100000Z"}""");

    [Fact]
    public void Time_HasWholeSeconds() =>
        JsonSerializer.Serialize(new V1Condition { LastTransitionTime = At }, KubernetesJsonContext.Default.V1Condition)
            .ShouldBe("""{"lastTransitionTime":"2026-01-02T03:04:05Z"}""");

    [Fact]
    public void Reading_TakesBothForms()
    {
        var spec = JsonSerializer.Deserialize(
            """{"acquireTime":"2026-01-02T03:04:05Z","renewTime":"2026-01-02T03:04:05.123456Z"}""", KubernetesJsonContext.Default.V1LeaseSpec)!;
        spec.AcquireTime.ShouldBe(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        spec.RenewTime!.Value.Microsecond.ShouldBe(456);
    }
}
