using ModelOperator.Fetching.Azure;
using ModelOperator.Fetching.Gcs;
using ModelOperator.Fetching.Http;
using ModelOperator.Fetching.Hub;
using ModelOperator.Fetching.Identity;
using ModelOperator.Fetching.S3;

namespace ModelOperator.Fetching;

/// <summary>The settings of the sources that are read over the network.</summary>
internal record SourceOptions
{
    public S3Options S3 { get; init; } = new();

    public HubOptions Hub { get; init; } = new();

    public GcsOptions Gcs { get; init; } = new();

    public AzureOptions Azure { get; init; } = new();

    public HttpSourceOptions Http { get; init; } = new();

    public IdentityOptions Identity { get; init; } = new();
}
