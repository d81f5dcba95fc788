namespace ModelOperator.Fetching.Copying;

/// <summary>Says how far a download is.</summary>
internal static class ProgressText
{
    private const double Mebibyte = 1 << 20;

    /// <summary>The bytes that are there, those of the whole and the speed so far, such as <c>4.0 of 8.0 MiB, 2.0 MiB/s</c>.</summary>
    /// <param name="bytes">The bytes that are there.</param>
    /// <param name="whole">The bytes of the whole; null while they are not known.</param>
    /// <param name="elapsed">The time since the beginning.</param>
    public static string Of(long bytes, long? whole, TimeSpan elapsed)
    {
        var of = whole is { } total ? $" of {total / Mebibyte:0.0}" : "";
        return $"{bytes / Mebibyte:0.0}{of} MiB, {bytes / Mebibyte / elapsed.TotalSeconds:0.0} MiB/s";
    }
}
