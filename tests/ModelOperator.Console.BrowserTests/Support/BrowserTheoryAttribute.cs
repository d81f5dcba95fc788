namespace ModelOperator.Console.BrowserTests.Support;

/// <summary>A theory about the page in Debian's chromium.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips the theory where there is no browser.</summary>
    public BrowserTheoryAttribute() => Skip = Programs.Missing;
}
