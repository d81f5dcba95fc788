using System.Text.Json;
using k8s.Models;
using ModelOperator.Kubernetes.Client.Json;

namespace ModelOperator.Kubernetes.Tests.Client.Json;

public sealed class TimeFormatTests
{
    private static readonly DateTime At = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(1_000_007);

    private readonly ObjectJson _json = new([]);

    [Fact]
    public void MicroTime_HasExactlySixFractionalDigits() =>
        JsonSerializer.Serialize(new V1LeaseSpec { RenewTime = At }, _json.Of<V1LeaseSpec>())
            .ShouldBe("""{"renewTime":"2026-01-02T03:04:05.100000Z"}""");

    [Fact]
    public void Reading_TakesBothForms()
    {
        var spec = JsonSerializer.Deserialize(
            """{"acquireTime":"2026-01-02T03:04:05Z","renewTime":"2026-01-02T03:04:05.123456Z"}""", _json.Of<V1LeaseSpec>())!;
        spec.AcquireTime.ShouldBe(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        spec.AcquireTime!.Value.Kind.ShouldBe(DateTimeKind.Utc);
        spec.RenewTime!.Value.Microsecond.ShouldBe(456);
    }
}
