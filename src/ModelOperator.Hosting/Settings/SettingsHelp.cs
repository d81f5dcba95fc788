namespace ModelOperator.Hosting.Settings;

/// <summary>Writes the answer of an executable to <c>--help</c>.</summary>
public static class SettingsHelp
{
    /// <summary>Writes the help when the command line asks for it.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="output">The writer for the help.</param>
    /// <param name="program">The name of the executable.</param>
    /// <param name="summary">A sentence on what the executable does.</param>
    /// <param name="settings">Its settings.</param>
    /// <returns>True when the command line asked for the help.</returns>
    public static bool TryWrite(
        IReadOnlyList<string> args, TextWriter output, string program, string summary, IReadOnlyList<Setting> settings)
    {
        if (!args.Any(argument => argument is "--help" or "-h" or "-?"))
        {
            return false;
        }

        output.WriteLine(summary);
        output.WriteLine();
        output.WriteLine($"Usage: {program} [--setting value]...");
        output.WriteLine("A setting comes from the command line or from the environment variable beside it; the command line wins.");
        foreach (var setting in settings)
        {
            output.WriteLine();
            output.WriteLine($"  {setting.Switch}  {setting.Variable}");
            output.WriteLine($"      {setting.Help} Default: {setting.Default}.");
        }

        return true;
    }
}
