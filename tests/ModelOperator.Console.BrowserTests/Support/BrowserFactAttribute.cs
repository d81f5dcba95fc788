namespace ModelOperator.Console.BrowserTests.Support;

/// <summary>A fact about the page in Debian's chromium.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    /// <summary>Skips the fact where there is no browser.</summary>
    public BrowserFactAttribute() => Skip = Programs.Missing;
}
