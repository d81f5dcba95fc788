using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Tests.Harness;

namespace ModelOperator.Gateway.Tests.Sampling;

/// <summary>A gateway whose samples go to the sink <c>lake</c>.</summary>
internal static class SampledGateway
{
    public static Task<TestGateway> StartAsync(
        Backend model,
        Uri lake,
        MonitoringRule rule,
        Func<GatewayOptions, GatewayOptions>? configure = null,
        params (string Setting, string Value)[] settings) =>
        WithSinksAsync(
            model, new() { ["lake"] = lake }, rule, configure, [.. settings.Select(one => ($"lake:{one.Setting}", one.Value))]);

    /// <summary>A gateway with these sinks by name.</summary>
    public static async Task<TestGateway> WithSinksAsync(
        Backend model,
        Dictionary<string, Uri> sinks,
        MonitoringRule rule,
        Func<GatewayOptions, GatewayOptions>? configure = null,
        params (string Setting, string Value)[] settings)
    {
        var gateway = await TestGateway.StartAsync(configure, settings:
        [
            .. sinks.Select(sink => KeyValuePair.Create($"Sinks:{sink.Key}:Address", (string?)sink.Value.ToString())),
            .. settings.Select(setting => KeyValuePair.Create($"Sinks:{setting.Setting}", (string?)setting.Value)),
        ]);
        gateway.Route(("stable", 100, [model]));
        gateway.Apply(null, null, rule, ("stable", 100));
        return gateway;
    }
}
