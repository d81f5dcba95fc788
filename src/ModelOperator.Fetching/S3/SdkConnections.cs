using Amazon.Runtime;
using ModelOperator.Fetching.Http;

namespace ModelOperator.Fetching.S3;

/// <summary>Gives the S3 SDK the fetcher's connections, and limits it to one server.</summary>
internal sealed class SdkConnections(HttpSourceOptions options) : HttpClientFactory, IDisposable
{
    // The fetcher limits the whole download and every wait. A large model takes as long as it takes.
    private readonly HttpClient _client = new(new OneServerHandler(FetchConnections.Handler(options)))
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    // The fetcher reads the body after the SDK is done with the client.
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose() => _client.Dispose();
}
