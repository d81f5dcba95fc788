using Microsoft.Extensions.Configuration;

namespace ModelOperator.Hosting.Settings;

/// <summary>Reads settings from the environment and the command line.</summary>
public static class SettingsConfiguration
{
    /// <summary>
    /// Adds the environment variables of the settings, then the command line, which wins. It may have the spelling of a setting in
    /// kebab-case and the one of older releases; of two the last counts. An empty variable is one that is not set.
    /// </summary>
    /// <param name="builder">The configuration.</param>
    /// <param name="settings">The settings of the executable.</param>
    /// <param name="args">The command line: <c>--name value</c> or <c>--name=value</c>.</param>
    /// <param name="environment">Looks up a variable; the process' own environment when null.</param>
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
