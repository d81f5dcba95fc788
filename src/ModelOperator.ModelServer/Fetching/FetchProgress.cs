namespace ModelOperator.ModelServer.Fetching;

/// <summary>Prints a line every two seconds, so that a person sees a long download move.</summary>
internal sealed class FetchProgress(string model, TimeProvider time, TextWriter output)
{
    private const double Mebibyte = 1 << 20;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly long _started = time.GetTimestamp();
    private TimeSpan _next = Interval;

    /// <summary>The bytes of the whole file; null while they are not known.</summary>
    public long? Length { get; set; }

    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    public void Report(long bytes)
    {
        var elapsed = Elapsed;
        if (elapsed < _next)
        {
            return;
        }

        _next = elapsed + Interval;
        var whole = Length is { } total ? $" of {total / Mebibyte:0.0}" : "";
        output.WriteLine($"model {model}: {bytes / Mebibyte:0.0}{whole} MiB, {bytes / Mebibyte / elapsed.TotalSeconds:0.0} MiB/s");
    }
}
