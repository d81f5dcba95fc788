using System.Globalization;
using Microsoft.Extensions.Configuration;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Hosting.Outgoing;

namespace ModelOperator.Sinks.Configuration;

/// <summary>Reads <c>Sinks:{name}:{setting}</c>. Unknown settings and bad values are refused with their name.</summary>
public static class SinkConfiguration
{
    /// <summary>The section of the configuration that holds the sinks.</summary>
    public const string Section = "Sinks";

    private const string ModeSetting = "Mode";
    private const string TimeoutSetting = "TimeoutSeconds";
    private const string RetriesSetting = "MaxRetries";
    private const string EventsSetting = "MaxQueuedEvents";
    private const string BytesSetting = "MaxQueuedBytes";

    private static readonly string[] Settings =
    [
        NamedService.AddressSetting, ModeSetting, "BearerTokenFile", "CaFile", NamedService.CredentialsDirectory, TimeoutSetting,
        RetriesSetting, EventsSetting, BytesSetting, "ForGateways",
    ];

    /// <summary>Returns all sinks by name. A sink without an address is left out.</summary>
    /// <exception cref="StartupException">A setting is unknown, or its value is bad.</exception>
    public static IReadOnlyDictionary<string, SinkOptions> Read(IConfiguration configuration) => configuration.GetSection(Section)
        .GetChildren()
        .Where(section => !string.IsNullOrWhiteSpace(section[NamedService.AddressSetting]))
        .ToDictionary(section => section.Key, ReadOne, StringComparer.Ordinal);

    /// <summary>Writes a sink as the settings of another process that reads them with <see cref="Read"/>: the address and the mode, and the
    /// limits that are not the defaults. Credentials, and whom the sink is for, are left out.</summary>
    public static IEnumerable<KeyValuePair<string, string>> ToSettings(this SinkOptions sink)
    {
        var defaults = new SinkOptions { Address = sink.Address };
        yield return new(NamedService.AddressSetting, sink.Address.ToString());
        yield return new(ModeSetting, sink.Mode.ToString());
        var limits = new (string Setting, double Value, double Default)[]
        {
            (TimeoutSetting, sink.Timeout.TotalSeconds, defaults.Timeout.TotalSeconds),
            (RetriesSetting, sink.MaxRetries, defaults.MaxRetries),
            (EventsSetting, sink.MaxQueuedEvents, defaults.MaxQueuedEvents),
            (BytesSetting, sink.MaxQueuedBytes, defaults.MaxQueuedBytes),
        };
        foreach (var (setting, value, _) in limits.Where(limit => !limit.Value.Equals(limit.Default)))
        {
            yield return new(setting, value.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static SinkOptions ReadOne(IConfigurationSection section)
    {
        const int longestSeconds = 60, mostRetries = 10, mostEvents = 100_000, fewestBytes = 64 * 1024, mostBytes = 256 * 1024 * 1024;
        var service = new NamedService(section);
        service.AllowOnly(Settings, "a sink");

        // The directory is a mounted Secret with token and ca.crt.
        var address = service.Address("http://broker-ingress.knative-eventing/models/default", allowsQuery: true);
        var defaults = new SinkOptions { Address = address };
        var sink = defaults with
        {
            Mode = service.Choice(ModeSetting, defaults.Mode),
            BearerTokenFile = service.SecretPath("BearerTokenFile", "token"),
            CaFile = service.SecretPath("CaFile", "ca.crt"),
            Timeout = TimeSpan.FromSeconds(service.Number(TimeoutSetting, defaults.Timeout.TotalSeconds, 0.1, longestSeconds)),
            MaxRetries = (int)service.Number(RetriesSetting, defaults.MaxRetries, 0, mostRetries),
            MaxQueuedEvents = (int)service.Number(EventsSetting, defaults.MaxQueuedEvents, 1, mostEvents),
            MaxQueuedBytes = (int)service.Number(BytesSetting, defaults.MaxQueuedBytes, fewestBytes, mostBytes),
            ForGateways = service.Flag("ForGateways"),
        };
        return sink is { ForGateways: true, BearerTokenFile: not null } or { ForGateways: true, CaFile: not null }
            ? throw service.Bad(
                "ForGateways", "must not be true beside a token or authorities: gateways run in the namespaces of tenants and get neither")
            : sink;
    }
}
