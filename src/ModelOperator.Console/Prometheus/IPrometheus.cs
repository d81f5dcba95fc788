namespace ModelOperator.Console.Prometheus;

/// <summary>A Prometheus, or anything that has its HTTP API.</summary>
internal interface IPrometheus : IDisposable
{
    /// <summary>Its address; null when it is reached through the API server.</summary>
    string? Url { get; }

    /// <summary>The Service through whose proxy it is reached; null when an address is known.</summary>
    string? Via { get; }

    /// <summary>Makes a GET request, and returns the body of a good answer.</summary>
    /// <exception cref="PrometheusException">There is none. The message says why in a sentence.</exception>
    Task<byte[]> GetAsync(string pathAndQuery, CancellationToken cancellationToken);
}
