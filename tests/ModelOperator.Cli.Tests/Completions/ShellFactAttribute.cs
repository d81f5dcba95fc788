namespace ModelOperator.Cli.Tests.Completions;

/// <summary>A test that needs a shell; it is skipped, and says so, where that is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ShellFactAttribute : FactAttribute
{
    public ShellFactAttribute(string shell)
    {
        var paths = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!paths.Any(path => File.Exists(Path.Combine(path, shell))))
        {
            Skip = $"{shell} is not installed";
        }
    }
}
