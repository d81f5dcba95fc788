using System.Net;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.S3;

/// <summary>Keeps the S3 SDK with the first server that it asks. The SDK follows redirects and hints by itself, and would sign the request
/// again for any server that they lead to.</summary>
internal sealed class OneServerHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private string? _server;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var server = Server(request.RequestUri!);
        if ((_server ??= server) != server)
        {
            throw new FetchException($"S3 sent us on to {server}, where credentials for {_server} must not go");
        }

        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode is < HttpStatusCode.Ambiguous or >= HttpStatusCode.BadRequest)
        {
            return response;
        }

        using (response)
        {
            throw new FetchException($"S3 answered {(int)response.StatusCode}{Elsewhere(request.RequestUri!, response)}");
        }
    }

    private string Elsewhere(Uri asked, HttpResponseMessage response)
    {
        if (response.Headers.TryGetValues("x-amz-bucket-region", out var regions))
        {
            var region = regions.First();
            return $": the bucket is in region {region}; name it with --s3-region={region}";
        }

        return response.Headers.Location is { } location
            ? $" and sent us on to {Server(new Uri(asked, location))}, where credentials for {_server} must not go; "
                + "name the bucket's own server with --s3-endpoint and --s3-region"
            : "";
    }

    private static string Server(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
