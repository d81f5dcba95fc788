using System.Globalization;
using Microsoft.Extensions.Configuration;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.Hosting.Outgoing;

/// <summary>
/// Reads the settings of one named service that a process calls, as <c>{section}:{name}:{setting}</c>. Unknown settings and bad values are
/// refused with a <see cref="StartupException"/> that names their path.
/// </summary>
/// <param name="section">The service's section.</param>
public sealed class NamedService(IConfigurationSection section)
{
    /// <summary>The name of the setting with the address. A service without an address is left out.</summary>
    public const string AddressSetting = "Address";

    /// <summary>The name of the setting with the folder of a mounted Secret.</summary>
    public const string CredentialsDirectory = "CredentialsDirectory";

    /// <summary>Refuses settings that are not among these.</summary>
    /// <param name="settings">The names of all settings.</param>
    /// <param name="what">The kind of service, such as <c>a sink</c>.</param>
    public void AllowOnly(IReadOnlyList<string> settings, string what)
    {
        var unknown = section.GetChildren().FirstOrDefault(setting => !settings.Contains(setting.Key, StringComparer.OrdinalIgnoreCase));
        if (unknown is not null)
        {
            throw Bad(unknown, $"is no setting of {what}; there are {string.Join(", ", settings)}");
        }
    }

    /// <summary>Reads the address.</summary>
    /// <param name="example">An example of a right address.</param>
    /// <param name="allowsQuery">True when the address may have a query.</param>
    public Uri Address(string example, bool allowsQuery = false)
    {
        var setting = section.GetSection(AddressSetting);
        return HttpAddress.TryParse(setting.Value, out var address) && (allowsQuery || address.Query.Length == 0)
            && address.Fragment.Length == 0
            ? address
            : throw Bad(
                setting, $"must be an http or https address without {(allowsQuery ? "user" : "user, query")} or fragment, e.g. {example}");
    }

    /// <summary>Reads a text; null when it is absent or empty.</summary>
    public string? Text(string name) => section[name] is { Length: > 0 } text ? text : null;

    /// <summary>Finds the path of a file: the path in the setting, or a key of the mounted Secret; null when there is neither.</summary>
    public string? SecretPath(string name, string key) => Text(name)
        ?? (Text(CredentialsDirectory) is { } directory && Path.Combine(directory, key) is var file && File.Exists(file) ? file : null);

    /// <summary>Reads a number from <paramref name="min"/> to <paramref name="max"/>.</summary>
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

    /// <summary>Reads true or false; false when it is absent or empty.</summary>
    public bool Flag(string name)
    {
        var setting = section.GetSection(name);
        return string.IsNullOrEmpty(setting.Value) ? false
            : bool.TryParse(setting.Value, out var flag) ? flag
            : throw Bad(setting, $"must be true or false, not '{setting.Value}'");
    }

    /// <summary>Reads one of the values of an enumeration by its name, with its capitals.</summary>
    public T Choice<T>(string name, T fallback)
        where T : struct, Enum
    {
        var setting = section.GetSection(name);
        var names = Enum.GetNames<T>();
        return string.IsNullOrEmpty(setting.Value) ? fallback
            : names.Contains(setting.Value, StringComparer.Ordinal) ? Enum.Parse<T>(setting.Value)
            : throw Bad(setting, $"must be {string.Join(", ", names[..^1])} or {names[^1]}, not '{setting.Value}'");
    }

    /// <summary>
    /// Makes the exception for a setting. Its sentence does not show an address, which may contain a password that somebody has put there.
    /// </summary>
    public static StartupException Bad(IConfigurationSection setting, string what) => new($"{setting.Path} {what}");

    /// <summary>Makes the exception for a setting of this service.</summary>
    public StartupException Bad(string name, string what) => Bad(section.GetSection(name), what);
}
