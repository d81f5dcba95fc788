namespace ModelOperator.Fetching.Sources;

/// <summary>The patience with a source that is busy or breaks off.</summary>
internal static class Tries
{
    /// <summary>The number of times that a source is asked for the same thing.</summary>
    public const int Most = 5;

    /// <summary>The wait after the first try. It grows with each.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);
}
