using Microsoft.Extensions.Configuration;

namespace ModelOperator.Hosting.Settings;

/// <summary>Reads settings from the environment and the command line.</summary>
public static class SettingsConfiguration
{
    /// <summary>
    /// Adds the environment variables of the settings, and then the command line, which takes precedence. The command line may use the
    /// kebab-case spelling and the one of older releases; when it has both, the last one counts. An empty variable counts as not set.
    /// </summary>
    /// <param name="builder">The configuration.</param>
    /// <param name="settings">The settings of the executable.</param>
    /// <param name="args">The command line: <c>--name value</c> or <c>--name=value</c>.</param>
    /// <param name="environment">Returns the value of a variable; null for the environment of the process.</param>
    public static IConfigurationBuilder AddSettings(
        this IConfigurationBuilder builder,
        IReadOnlyList<Setting> settings,
        string[] args,
        Func<string, string?>? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        var variables =
            from setting in settings
            let value = environment(setting.Variable)
            where !string.IsNullOrEmpty(value)
            select KeyValuePair.Create(setting.Key, (string?)value);
        return builder
            .AddInMemoryCollection(variables)
            .AddCommandLine(args, settings.ToDictionary(setting => setting.Switch, setting => setting.Key));
    }
}
