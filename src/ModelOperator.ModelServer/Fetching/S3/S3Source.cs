using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using ModelOperator.Contracts.Processes;
using ModelOperator.ModelServer.Fetching.Http;
using ModelOperator.ModelServer.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching.S3;

/// <summary>Reads <c>s3://bucket/key</c>. Credentials come only from the mounted Secret, and never from the environment, the node or a
/// metadata service.</summary>
internal sealed class S3Source(S3Options options, HttpSourceOptions http) : IModelSource
{
    public bool Reads(string scheme) => scheme is "s3";

    public async Task<ModelContent> OpenAsync(ModelUri uri, ResumePoint? resume, CancellationToken cancellationToken)
    {
        var key = Uri.UnescapeDataString(uri.Uri.AbsolutePath).TrimStart('/');
        if (key.Length == 0)
        {
            throw new FetchException("the address must be s3://bucket/key");
        }

        var request = new GetObjectRequest { BucketName = uri.Uri.Host, Key = key };
        if (resume is not null)
        {
            request.ByteRange = new ByteRange($"bytes={resume.Offset}-");
            request.EtagToMatch = resume.Tag;
        }

        var connections = new SdkConnections(http);
        var client = new AmazonS3Client(Credentials(), Configuration(connections));
        var owners = new Owners(client, connections);
        try
        {
            var response = await client.GetObjectAsync(request, cancellationToken);
            long? length = response.ContentLength > 0 ? (resume?.Offset ?? 0) + response.ContentLength : null;
            return new ModelContent(response.ResponseStream, length, new Owners(response, owners))
            {
                Start = resume?.Offset ?? 0,
                Tag = response.ETag,
            };
        }
        catch (Exception exception) when (exception.GetBaseException() is FetchException refused)
        {
            owners.Dispose();
            throw new FetchException(refused.Message, exception);
        }
        catch (AmazonS3Exception exception)
        {
            owners.Dispose();
            throw new FetchException(
                $"S3 answered {(int)exception.StatusCode} {exception.ErrorCode}: {exception.Message.TrimEnd('.')}", exception);
        }
        catch (Exception exception) when (exception is AmazonClientException or HttpRequestException)
        {
            owners.Dispose();
            throw new FetchException($"cannot reach S3: {exception.GetBaseException().Message}", exception);
        }
    }

    private AWSCredentials Credentials()
    {
        if (http.Credentials.Length == 0)
        {
            return new AnonymousAWSCredentials();
        }

        var (id, secret) = (HttpCredentials.Value(http.Credentials, "accessKeyId"),
            HttpCredentials.Value(http.Credentials, "secretAccessKey"));
        if (id is null || secret is null)
        {
            throw new FetchException($"the credentials in {http.Credentials} have no accessKeyId and secretAccessKey (--credentials)");
        }

        return HttpCredentials.Value(http.Credentials, "sessionToken") is { } token
            ? new SessionAWSCredentials(id, secret, token)
            : new BasicAWSCredentials(id, secret);
    }

    private AmazonS3Config Configuration(SdkConnections connections)
    {
        var configuration = new AmazonS3Config
        {
            ForcePathStyle = options.PathStyle,
            // The fetcher itself tries again, from the point that it has reached.
            MaxErrorRetry = 0,
            AllowAutoRedirect = false,
            HttpClientFactory = connections,
            // The spec says where the model is. AWS_ENDPOINT_URL and profiles on disk must not change it.
            IgnoreConfiguredEndpointUrls = true,
        };
        if (options.Endpoint.Length == 0)
        {
            configuration.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
            return configuration;
        }

        if (!Uri.TryCreate(options.Endpoint, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("https" or "http"))
        {
            throw new FetchException(
                $"{FetchArguments.S3Endpoint}={options.Endpoint} is no address; it must be like https://minio.storage:9000");
        }

        if (endpoint.Scheme is "http" && !http.PlainHosts.Contains(endpoint.Host, StringComparer.OrdinalIgnoreCase))
        {
            throw new FetchException(
                $"http://{endpoint.Host} is not encrypted; use https, or allow this host with --allow-http={endpoint.Host}");
        }

        configuration.ServiceURL = options.Endpoint;
        configuration.AuthenticationRegion = options.Region;
        return configuration;
    }

    private sealed class Owners(params IDisposable[] owned) : IDisposable
    {
        public void Dispose() => Array.ForEach(owned, one => one.Dispose());
    }
}
