namespace ModelOperator.Fetching.Gcs;

/// <summary>The settings of <c>gs://</c> addresses.</summary>
internal sealed record GcsOptions
{
    public const string DefaultEndpoint = "https://storage.googleapis.com";

    /// <summary>The address of Google Cloud Storage, or of a service with its JSON API.</summary>
    public string Endpoint { get; init; } = DefaultEndpoint;
}
