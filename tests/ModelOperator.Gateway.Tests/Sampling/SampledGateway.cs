using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Tests.Harness;

namespace ModelOperator.Gateway.Tests.Sampling;

/// <summary>A gateway whose samples go to the sink <c>lake</c>.</summary>
internal static class SampledGateway
{
    public static async Task<TestGateway> StartAsync(
        Backend model,
        Uri lake,
        MonitoringRule rule,
        Func<GatewayOptions, GatewayOptions>? configure = null,
        params (string Setting, string Value)[] settings)
    {
        var gateway = await TestGateway.StartAsync(configure, settings:
        [
            new("Sinks:lake:Address", lake.ToString()),
            .. settings.Select(setting => KeyValuePair.Create<string, string?>($"Sinks:lake:{setting.Setting}", setting.Value)),
        ]);
        gateway.Route(("stable", 100, [model]));
        gateway.Apply(null, null, rule, ("stable", 100));
        return gateway;
    }
}
