using System.Globalization;
using Microsoft.Extensions.Configuration;
using ModelOperator.Contracts.Processes;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Hosting.Outgoing;
using OpenTelemetry.Exporter;

namespace ModelOperator.Hosting.Tracing;

/// <summary>The way of the spans of a process to their collector, as OpenTelemetry's environment variables say.</summary>
/// <param name="Endpoint">The whole address that spans are sent to.</param>
/// <param name="Protocol">The protocol that spans are sent by.</param>
/// <param name="Headers">Headers that go with every delivery, as the variable has them. They may be secret, and no message shows them.
/// </param>
/// <param name="Timeout">The longest time that a delivery may take.</param>
/// <param name="Delay">The time for which spans wait for others that are delivered with them.</param>
internal sealed record TracingSettings(Uri Endpoint, OtlpExportProtocol Protocol, string? Headers, TimeSpan Timeout, TimeSpan Delay)
{
    private const int UsualDelay = 5_000;
    private const int UsualTimeout = 10_000;
    private const int Longest = 600_000;
    private const string TracesPath = "v1/traces";

    private static readonly string[] Samplers =
    [
        "always_on", "always_off", "traceidratio", TracingVariables.ParentBasedAlways, "parentbased_always_off",
        TracingVariables.ParentBasedRatio,
    ];

    /// <summary>The reason why no delivery can have the headers, without any of them; null when it can. They come from a Secret that others
    /// write, so that they stop no start: then nothing is traced.</summary>
    public string? HeadersFault { get; } = FaultIn(Headers);

    /// <summary>The settings without the headers.</summary>
    public override string ToString() => $"{Protocol} to {Endpoint}";

    /// <summary>Reads the variables. Null when tracing is off: no endpoint is set, or OTEL_SDK_DISABLED is true.</summary>
    /// <exception cref="StartupException">A variable other than the headers has a bad value.</exception>
    public static TracingSettings? From(IConfiguration configuration)
    {
        var whole = configuration[TracingVariables.TracesEndpoint];
        var text = string.IsNullOrEmpty(whole) ? configuration[TracingVariables.Endpoint] : whole;
        if (string.IsNullOrEmpty(text) || "true".Equals(configuration[TracingVariables.Disabled], StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        CheckSampler(configuration);
        var protocol = ProtocolOf(configuration[TracingVariables.Protocol]);
        var endpoint = EndpointOf(text, string.IsNullOrEmpty(whole) ? TracingVariables.Endpoint : TracingVariables.TracesEndpoint);
        if (protocol is OtlpExportProtocol.HttpProtobuf && string.IsNullOrEmpty(whole))
        {
            endpoint = new Uri($"{endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{TracesPath}");
        }

        return new(
            endpoint,
            protocol,
            configuration[TracingVariables.Headers],
            Milliseconds(configuration, TracingVariables.Timeout, UsualTimeout),
            Milliseconds(configuration, TracingVariables.Delay, UsualDelay));
    }

    private static TimeSpan Milliseconds(IConfiguration configuration, string variable, int usual) =>
        TimeSpan.FromMilliseconds(EnvironmentSetting.Integer(configuration, variable, usual, 1, Longest));

    private static Uri EndpointOf(string text, string variable) =>
        HttpAddress.TryParse(text, out var endpoint)
            ? endpoint
            : throw new StartupException(
                $"{variable} is no address of a collector; set it to one like http://collector.monitoring:4317, and put credentials into "
                + TracingVariables.Headers);

    private static OtlpExportProtocol ProtocolOf(string? text) => text switch
    {
        null or "" or TracingVariables.Grpc => OtlpExportProtocol.Grpc,
        TracingVariables.HttpProtobuf => OtlpExportProtocol.HttpProtobuf,
        _ => throw new StartupException(
            $"{TracingVariables.Protocol}={text} is unknown; use {TracingVariables.Grpc} or {TracingVariables.HttpProtobuf}"),
    };

    // The library decodes first and splits then, so that no value can have a comma.
    private static string? FaultIn(string? headers)
    {
        using var request = new HttpRequestMessage();
        return string.IsNullOrEmpty(headers) || Uri.UnescapeDataString(headers).Split(',').All(pair => Fits(pair, request))
            ? null
            : $"{TracingVariables.Headers} has a part that is no header; write name=value with commas between them, and a space in a value "
                + "as %20. No value can have a comma, not even as %2C";
    }

    private static bool Fits(string pair, HttpRequestMessage request) =>
        pair.Split('=', 2, StringSplitOptions.TrimEntries) is [var name, var value]
        && !value.AsSpan().ContainsAny('\r', '\n', '\0')
        && request.Headers.TryAddWithoutValidation(name, value);

    // The library would take a word that it does not know for its default, which records every request.
    private static void CheckSampler(IConfiguration configuration)
    {
        var sampler = configuration[TracingVariables.Sampler];
        if (!string.IsNullOrEmpty(sampler) && !Samplers.Contains(sampler, StringComparer.OrdinalIgnoreCase))
        {
            throw new StartupException($"{TracingVariables.Sampler}={sampler} is unknown; use one of: {string.Join(", ", Samplers)}");
        }

        var ratio = configuration[TracingVariables.SamplerArgument];
        if (!string.IsNullOrEmpty(ratio)
            && !(double.TryParse(ratio, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1))
        {
            throw new StartupException($"{TracingVariables.SamplerArgument}={ratio} is not a share from 0 to 1");
        }
    }
}
