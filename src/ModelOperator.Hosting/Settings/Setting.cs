namespace ModelOperator.Hosting.Settings;

/// <summary>One setting of an executable, for its help and for reading it.</summary>
/// <param name="Name">Its name on the command line, in kebab-case and without the two hyphens: <c>data-port</c>.</param>
/// <param name="Variable">Its environment variable: <c>DATA_PORT</c>.</param>
/// <param name="Key">The key in the configuration. It is also the spelling of older releases, <c>--data_port</c> or
/// <c>--Operator:Workers</c>, which is still read.</param>
/// <param name="Default">The default, for people.</param>
/// <param name="Help">A description for people.</param>
public sealed record Setting(string Name, string Variable, string Key, string Default, string Help)
{
    /// <summary>The switch on the command line: <c>--data-port</c>.</summary>
    public string Switch => $"--{Name}";

    /// <summary>A setting whose key and variable are its name with underscores.</summary>
    /// <param name="key">The key, with underscores, in capitals or not.</param>
    /// <param name="default">The default, for people.</param>
    /// <param name="help">A description for people.</param>
    public static Setting Plain(string key, string @default, string help) =>
        new(key.ToLowerInvariant().Replace('_', '-'), key.ToUpperInvariant(), key, @default, help);
}
