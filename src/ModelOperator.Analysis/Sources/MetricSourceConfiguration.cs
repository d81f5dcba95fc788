using Microsoft.Extensions.Configuration;
using ModelOperator.Analysis.PromQl.Tokens;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Hosting.Outgoing;

namespace ModelOperator.Analysis.Sources;

/// <summary>Reads <c>MetricSources:{name}:{setting}</c>. Unknown settings and bad values are refused with their name.</summary>
public static class MetricSourceConfiguration
{
    /// <summary>The section of the configuration that holds the sources.</summary>
    public const string Section = "MetricSources";

    private const string Values = "Headers";
    private const string Files = "HeaderFiles";

    private static readonly string[] Settings =
    [
        NamedService.AddressSetting, "Scope", "NamespaceLabel", "PodLabel", "GpuNamespace", "BearerTokenFile", "UsernameFile",
        "PasswordFile", "CaFile", NamedService.CredentialsDirectory, Values, Files, "TimeoutSeconds", "MaxRetries", "MaxResponseBytes",
    ];

    /// <summary>
    /// Returns all sources by name. A source without an address is left out, so that a default of the chart can be switched off.
    /// </summary>
    /// <exception cref="StartupException">A setting is unknown, or its value is bad.</exception>
    public static IReadOnlyDictionary<string, MetricSourceOptions> Read(IConfiguration configuration)
    {
        var sources = new Dictionary<string, MetricSourceOptions>(StringComparer.Ordinal);
        foreach (var section in configuration.GetSection(Section).GetChildren())
        {
            if (!string.IsNullOrWhiteSpace(section[NamedService.AddressSetting]))
            {
                sources.Add(section.Key, ReadOne(section));
            }
        }

        return sources;
    }

    private static MetricSourceOptions ReadOne(IConfigurationSection section)
    {
        const int longestSeconds = 120, mostRetries = 5, mostBytes = 64 * 1024 * 1024;
        var service = new NamedService(section);
        service.AllowOnly(Settings, "a metric source");

        // The directory is a mounted Secret with token, or username and password, and ca.crt.
        var defaults = new MetricSourceOptions { Address = service.Address("http://prometheus.monitoring:9090") };
        var options = defaults with
        {
            Scope = service.Choice("Scope", defaults.Scope),
            Labels = new(
                Label(service, "NamespaceLabel", defaults.Labels.Namespace), Label(service, "PodLabel", defaults.Labels.Pod),
                Namespace(service, "GpuNamespace", defaults.Labels.GpuNamespace)),
            BearerTokenFile = service.SecretPath("BearerTokenFile", "token"),
            UsernameFile = service.SecretPath("UsernameFile", "username"),
            PasswordFile = service.SecretPath("PasswordFile", "password"),
            CaFile = service.SecretPath("CaFile", "ca.crt"),
            Headers = Headers(section),
            Timeout = TimeSpan.FromSeconds(service.Number("TimeoutSeconds", defaults.Timeout.TotalSeconds, 0.1, longestSeconds)),
            MaxRetries = (int)service.Number("MaxRetries", defaults.MaxRetries, 0, mostRetries),
            MaxResponseBytes = (int)service.Number("MaxResponseBytes", defaults.MaxResponseBytes, 1024, mostBytes),
        };
        if (options.BearerTokenFile is not null && options.UsernameFile is not null)
        {
            throw NamedService.Bad(section, "has both a bearer token and a user name; keep one");
        }

        return (options.UsernameFile is null) == (options.PasswordFile is null)
            ? options
            : throw NamedService.Bad(section, "needs both UsernameFile and PasswordFile for basic authentication");
    }

    private static string Label(NamedService service, string name, string fallback)
    {
        var label = service.Text(name) ?? fallback;
        return char.IsAsciiDigit(label[0]) || label.StartsWith("__", StringComparison.Ordinal) || !label.All(Words.IsPart)
            ? throw service.Bad(name, $"must be the name of a label, of letters, digits and _, not '{label}'")
            : label;
    }

    private static string Namespace(NamedService service, string name, string fallback)
    {
        const int longest = 63;
        var text = service.Text(name) ?? fallback;
        return text.Length > longest || text[0] == '-' || text[^1] == '-'
            || !text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-')
                ? throw service.Bad(name, $"must be the name of a namespace, of lower-case letters, digits and -, not '{text}'")
                : text;
    }

    private static IReadOnlyList<SourceHeader> Headers(IConfigurationSection section)
    {
        const int most = 16;
        var headers = new Dictionary<string, SourceHeader>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in section.GetSection(Values).GetChildren().Concat(section.GetSection(Files).GetChildren()))
        {
            var (name, text) = (setting.Key, setting.Value?.Trim() ?? "");
            var isFile = setting.Path.EndsWith($"{Files}:{name}", StringComparison.OrdinalIgnoreCase);
            if (SourceHeader.ProblemOf(name) is { } problem)
            {
                throw NamedService.Bad(setting, problem);
            }

            if (!SourceHeader.IsValue(text) || setting.GetChildren().Any())
            {
                throw NamedService.Bad(setting, isFile
                    ? "must be the path of a file"
                    : $"must be one line of ASCII characters, and no longer than {SourceHeader.LongestValue}");
            }

            if (!headers.TryAdd(name, new() { Name = name, Value = isFile ? null : text, ValueFile = isFile ? text : null }))
            {
                throw NamedService.Bad(setting, $"is among {Values} too; keep one");
            }
        }

        return headers.Count <= most
            ? [.. headers.Values]
            : throw NamedService.Bad(section, $"has {headers.Count} headers; at most {most} are sent");
    }
}
