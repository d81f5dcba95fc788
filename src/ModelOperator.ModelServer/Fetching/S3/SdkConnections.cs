using Amazon.Runtime;
using ModelOperator.ModelServer.Fetching.Http;

namespace ModelOperator.ModelServer.Fetching.S3;

/// <summary>Gives the S3 SDK the fetcher's own way to connect, and the one server that it may ask.</summary>
internal sealed class SdkConnections(HttpSourceOptions options) : HttpClientFactory, IDisposable
{
    // The fetcher bounds the whole and every wait; a large model takes as long as it takes.
    private readonly HttpClient _client = new(new OneServerHandler(FetchConnections.Handler(options))) { Timeout = Timeout.InfiniteTimeSpan };

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    // The body is read from it when the SDK is done.
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose() => _client.Dispose();
}
