namespace ModelOperator.Console.Prometheus;

/// <summary>A Prometheus that several readers ask. It stays open for the others when one of them ends.</summary>
internal sealed class SharedPrometheus(IPrometheus prometheus) : IPrometheus
{
    /// <inheritdoc />
    public string? Url => prometheus.Url;

    /// <inheritdoc />
    public string? Via => prometheus.Via;

    /// <inheritdoc />
    public Task<byte[]> GetAsync(string pathAndQuery, CancellationToken cancellationToken) =>
        prometheus.GetAsync(pathAndQuery, cancellationToken);

    /// <inheritdoc />
    public void Dispose()
    {
        // It belongs to whoever has made it.
    }
}
