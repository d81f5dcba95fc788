using System.Globalization;
using Microsoft.Extensions.Configuration;
using ModelOperator.Analysis.PromQl.Tokens;

namespace ModelOperator.Analysis.Sources;

/// <summary>Reads <c>MetricSources:{name}:{setting}</c>; unknown settings and bad values are refused by name.</summary>
public static class MetricSourceConfiguration
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "MetricSources";

    private const string Values = "Headers";
    private const string Files = "HeaderFiles";

    private static readonly string[] Settings =
    [
        "Address", "Scope", "NamespaceLabel", "PodLabel", "BearerTokenFile", "UsernameFile", "PasswordFile", "CaFile",
        "CredentialsDirectory", Values, Files, "TimeoutSeconds", "MaxRetries", "MaxResponseBytes",
    ];

    /// <summary>All sources by name. A source without an address is left out: that is how a chart's default is switched off.</summary>
    /// <exception cref="MetricSourceConfigurationException">A setting is unknown or its value bad.</exception>
    public static IReadOnlyDictionary<string, MetricSourceOptions> Read(IConfiguration configuration)
    {
        var sources = new Dictionary<string, MetricSourceOptions>(StringComparer.Ordinal);
        foreach (var section in configuration.GetSection(Section).GetChildren())
        {
            if (!string.IsNullOrWhiteSpace(section["Address"]))
            {
                sources.Add(section.Key, ReadOne(section));
            }
        }

        return sources;
    }

    private static MetricSourceOptions ReadOne(IConfigurationSection section)
    {
        const int longestSeconds = 120, mostRetries = 5, mostBytes = 64 * 1024 * 1024;
        var unknown = section.GetChildren().FirstOrDefault(setting => !Settings.Contains(setting.Key, StringComparer.OrdinalIgnoreCase));
        if (unknown is not null)
        {
            throw Bad(unknown, $"is no setting of a metric source; there are {string.Join(", ", Settings)}");
        }

        // A mounted Secret: token, or username and password; ca.crt.
        var secret = Text(section, "CredentialsDirectory");
        var defaults = new MetricSourceOptions { Address = Address(section.GetSection("Address")) };
        var options = defaults with
        {
            Scope = Scope(section.GetSection("Scope")),
            Labels = new(Label(section, "NamespaceLabel", defaults.Labels.Namespace), Label(section, "PodLabel", defaults.Labels.Pod)),
            BearerTokenFile = Text(section, "BearerTokenFile") ?? InSecret(secret, "token"),
            UsernameFile = Text(section, "UsernameFile") ?? InSecret(secret, "username"),
            PasswordFile = Text(section, "PasswordFile") ?? InSecret(secret, "password"),
            CaFile = Text(section, "CaFile") ?? InSecret(secret, "ca.crt"),
            Headers = Headers(section),
            Timeout = TimeSpan.FromSeconds(Number(section, "TimeoutSeconds", defaults.Timeout.TotalSeconds, 0.1, longestSeconds)),
            MaxRetries = (int)Number(section, "MaxRetries", defaults.MaxRetries, 0, mostRetries),
            MaxResponseBytes = (int)Number(section, "MaxResponseBytes", defaults.MaxResponseBytes, 1024, mostBytes),
        };
        if (options.BearerTokenFile is not null && options.UsernameFile is not null)
        {
            throw Bad(section, "has both a bearer token and a user name; keep one");
        }

        return (options.UsernameFile is null) == (options.PasswordFile is null)
            ? options
            : throw Bad(section, "needs both UsernameFile and PasswordFile for basic authentication");
    }

    private static Uri Address(IConfigurationSection setting)
    {
        var legal = Uri.TryCreate(setting.Value, UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https" && address.UserInfo.Length == 0 && address.Query.Length == 0
            && address.Fragment.Length == 0;
        return legal
            ? address!
            : throw Bad(
                setting, "must be an http or https address without user, query or fragment, e.g. http://prometheus.monitoring:9090");
    }

    private static MetricScope Scope(IConfigurationSection setting) => setting.Value switch
    {
        null or "" or nameof(MetricScope.Namespace) => MetricScope.Namespace,
        nameof(MetricScope.Any) => MetricScope.Any,
        _ => throw Bad(setting, $"must be {nameof(MetricScope.Namespace)} or {nameof(MetricScope.Any)}, not '{setting.Value}'"),
    };

    private static string Label(IConfigurationSection section, string name, string fallback)
    {
        var label = Text(section, name) ?? fallback;
        return char.IsAsciiDigit(label[0]) || label.StartsWith("__", StringComparison.Ordinal) || !label.All(Words.IsPart)
            ? throw Bad(section.GetSection(name), $"must be the name of a label, of letters, digits and _, not '{label}'")
            : label;
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
                throw Bad(setting, problem);
            }

            if (!SourceHeader.IsValue(text) || setting.GetChildren().Any())
            {
                throw Bad(setting, isFile
                    ? "must be the path of a file"
                    : $"must be one line of ASCII characters, and no longer than {SourceHeader.LongestValue}");
            }

            if (!headers.TryAdd(name, new() { Name = name, Value = isFile ? null : text, ValueFile = isFile ? text : null }))
            {
                throw Bad(setting, $"is among {Values} too; keep one");
            }
        }

        return headers.Count <= most ? [.. headers.Values] : throw Bad(section, $"has {headers.Count} headers; at most {most} are sent");
    }

    private static double Number(IConfigurationSection section, string name, double fallback, double min, double max)
    {
        var setting = section.GetSection(name);
        if (string.IsNullOrWhiteSpace(setting.Value))
        {
            return fallback;
        }

        return double.TryParse(setting.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= min
            && value <= max
            ? value
            : throw Bad(setting, $"must be a number from {min} to {max}, not '{setting.Value}'");
    }

    private static string? Text(IConfigurationSection section, string name) => section[name] is { Length: > 0 } text ? text : null;

    private static string? InSecret(string? directory, string key) =>
        directory is not null && Path.Combine(directory, key) is var file && File.Exists(file) ? file : null;

    // Values of addresses may hold a password somebody put there: not shown.
    private static MetricSourceConfigurationException Bad(IConfigurationSection setting, string what) => new($"{setting.Path} {what}");
}
