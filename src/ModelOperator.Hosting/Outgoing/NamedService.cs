using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ModelOperator.Hosting.Outgoing;

/// <summary>
/// The settings of one named service that a process calls, as <c>{section}:{name}:{setting}</c>. Unknown settings and bad values are
/// refused by their path.
/// </summary>
/// <param name="section">The service's section.</param>
/// <param name="fault">Makes the exception out of a sentence.</param>
public sealed class NamedService(IConfigurationSection section, Func<string, Exception> fault)
{
    /// <summary>The name of the setting with the address. A service without one is left out.</summary>
    public const string AddressSetting = "Address";

    /// <summary>The name of the setting with the folder of a mounted Secret.</summary>
    public const string CredentialsDirectory = "CredentialsDirectory";

    /// <summary>Refuses settings that are not among these.</summary>
    /// <param name="settings">The names of all settings.</param>
    /// <param name="what">The kind of service, as <c>a sink</c>.</param>
    public void AllowOnly(IReadOnlyList<string> settings, string what)
    {
        var unknown = section.GetChildren().FirstOrDefault(setting => !settings.Contains(setting.Key, StringComparer.OrdinalIgnoreCase));
        if (unknown is not null)
        {
            throw Bad(unknown, $"is no setting of {what}; there are {string.Join(", ", settings)}");
        }
    }

    /// <summary>The address.</summary>
    /// <param name="example">An address that would be right.</param>
    /// <param name="allowsQuery">True where the address may have a query.</param>
    public Uri Address(string example, bool allowsQuery = false)
    {
        var setting = section.GetSection(AddressSetting);
        return Uri.TryCreate(setting.Value, UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https" && address.UserInfo.Length == 0 && (allowsQuery || address.Query.Length == 0)
            && address.Fragment.Length == 0
            ? address
            : throw Bad(
                setting, $"must be an http or https address without {(allowsQuery ? "user" : "user, query")} or fragment, e.g. {example}");
    }

    /// <summary>A text; null when it is absent or empty.</summary>
    public string? Text(string name) => section[name] is { Length: > 0 } text ? text : null;

    /// <summary>The path of a file: that of the setting, or a key of the mounted Secret; null when there is neither.</summary>
    public string? SecretPath(string name, string key) => Text(name)
        ?? (Text(CredentialsDirectory) is { } directory && Path.Combine(directory, key) is var file && File.Exists(file) ? file : null);

    /// <summary>A number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public double Number(string name, double fallback, double min, double max)
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

    /// <summary>The exception for a setting. Its sentence shows no address, which may hold a password that somebody put there.</summary>
    public Exception Bad(IConfigurationSection setting, string what) => fault($"{setting.Path} {what}");

    /// <summary>The exception for a setting of this service.</summary>
    public Exception Bad(string name, string what) => Bad(section.GetSection(name), what);
}
