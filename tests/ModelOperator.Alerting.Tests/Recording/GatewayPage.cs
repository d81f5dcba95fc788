using ModelOperator.Feedback.Tokens;
using ModelOperator.Gateway;
using ModelOperator.Gateway.Feedback;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Testing;
using Prometheus;

namespace ModelOperator.Alerting.Tests.Recording;

/// <summary>The metrics page of a gateway in the middle of a rollout, counted by the gateway's own meters.</summary>
internal static class GatewayPage
{
    public static async Task<Exposition> RecordAsync(string @namespace, string name, string stable, string candidate)
    {
        var registry = new CollectorRegistry();
        var options = new GatewayOptions { Namespace = @namespace, Name = name };
        var metrics = new GatewayMetrics(registry, options, TimeProvider.System);
        var meters = new[] { (Meter: metrics.For(stable), Weight: 90), (Meter: metrics.For(candidate), Weight: 10) };
        foreach (var (meter, weight) in meters)
        {
            meter.Route(weight, readyEndpoints: 2);
            for (var request = 0; request < weight; request++)
            {
                meter.Begin();
                meter.End(request % 10 == 0 ? 500 : 200, grpcStatus: null, TimeSpan.FromMilliseconds(3 + request));
            }
        }

        var shadow = metrics.Shadow(candidate);
        shadow.Begin();
        shadow.End("200", grpcStatus: null, TimeSpan.FromMilliseconds(5));
        shadow.Compared(Verdict.Match);
        shadow.Dropped(DropReason.QueueFull);
        var feedback = GatewayFeedback.MeterOf(registry, options);
        feedback.Counted(stable, ["device=phone"], new() { Correct = true, Delay = TimeSpan.FromHours(2) });
        feedback.Refused(TokenFault.Expired);
        feedback.Repeated();
        metrics.Show(7, [.. meters.Select(one => one.Meter)]);
        return await Exposition.OfAsync(registry);
    }
}
