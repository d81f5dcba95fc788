using System.Xml;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using ModelOperator.Contracts.Processes;
using ModelOperator.Fetching.Http;
using ModelOperator.Fetching.Identity;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.S3;

/// <summary>Asks an S3 service. Credentials come from the mounted Secret or the identity of the pod's ServiceAccount, and never from the
/// SDK's own chain, which would take the node's, too.</summary>
internal sealed class S3Connection : IDisposable
{
    private readonly S3Options _options;
    private readonly HttpSourceOptions _http;
    private readonly AwsKeys? _keys;
    private readonly Lazy<(AmazonS3Client Client, SdkConnections Connections)> _sdk;

    public S3Connection(S3Options options, HttpSourceOptions http, WorkloadIdentity identity)
    {
        (_options, _http) = (options, http);
        _keys = http.Credentials.Length == 0 && options.Keys is null ? identity.Aws() : null;
        _sdk = new(() =>
        {
            var connections = new SdkConnections(http);
            return (new AmazonS3Client(Credentials(), Configuration(connections)), connections);
        });
    }

    /// <summary>Asks the service, and puts its refusals into words.</summary>
    /// <exception cref="FetchException">The service cannot be reached, or refused.</exception>
    public async Task<T> AskAsync<T>(Func<IAmazonS3, Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            if (_keys is not null)
            {
                await _keys.RenewAsync(cancellationToken);
            }

            return await ask(_sdk.Value.Client);
        }
        catch (Exception exception) when (exception.GetBaseException() is FetchException refused)
        {
            throw new FetchException(refused.Message, exception) { MayGoOn = refused.MayGoOn };
        }
        catch (AmazonS3Exception exception)
        {
            throw new FetchException(
                $"S3 answered {(int)exception.StatusCode} {exception.ErrorCode}: {exception.Message.TrimEnd('.')}", exception)
            {
                MayGoOn = HttpSource.IsPassing(exception.StatusCode),
                Status = exception.StatusCode,
            };
        }
        catch (Exception exception) when (exception is XmlException or AmazonServiceException)
        {
            var at = _options.Endpoint.Length == 0 ? "that" : $"{FetchArguments.S3Endpoint}={_options.Endpoint}";
            throw new FetchException(
                $"S3's answer cannot be read: {exception.GetBaseException().Message.TrimEnd('.')}; is {at} the address of the service?",
                exception);
        }
        catch (Exception exception) when (exception is AmazonClientException or HttpRequestException or TimeoutException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new FetchException($"cannot reach S3: {exception.GetBaseException().Message}", exception) { MayGoOn = true };
        }
    }

    public void Dispose()
    {
        if (_sdk.IsValueCreated)
        {
            _sdk.Value.Client.Dispose();
            _sdk.Value.Connections.Dispose();
        }
    }

    private AWSCredentials Credentials()
    {
        if (_http.Credentials.Length == 0)
        {
            return _options.Keys?.Credentials() ?? _keys ?? (AWSCredentials)new AnonymousAWSCredentials();
        }

        var (id, secret) = (HttpCredentials.Value(_http.Credentials, "accessKeyId"),
            HttpCredentials.Value(_http.Credentials, "secretAccessKey"));
        if (id is null || secret is null)
        {
            throw new FetchException($"the credentials in {_http.Credentials} have no accessKeyId and secretAccessKey (--credentials)");
        }

        return new S3Keys(id, secret, HttpCredentials.Value(_http.Credentials, "sessionToken")).Credentials();
    }

    private AmazonS3Config Configuration(SdkConnections connections)
    {
        var configuration = new AmazonS3Config
        {
            ForcePathStyle = _options.PathStyle,
            // The fetcher itself tries again, from the point that it has reached.
            MaxErrorRetry = 0,
            AllowAutoRedirect = false,
            HttpClientFactory = connections,
            // The spec says where the model is. AWS_ENDPOINT_URL and profiles on disk must not change it.
            IgnoreConfiguredEndpointUrls = true,
        };
        if (_options.Endpoint.Length == 0)
        {
            configuration.RegionEndpoint = RegionEndpoint.GetBySystemName(_options.Region);
            return configuration;
        }

        if (!Uri.TryCreate(_options.Endpoint, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("https" or "http"))
        {
            throw new FetchException(
                $"{FetchArguments.S3Endpoint}={_options.Endpoint} is no address; it must be like https://minio.storage:9000");
        }

        if (endpoint.Scheme is "http" && !_http.PlainHosts.Contains(endpoint.Host, StringComparer.OrdinalIgnoreCase))
        {
            throw new FetchException(
                $"http://{endpoint.Host} is not encrypted; use https, or allow this host with --allow-http={endpoint.Host}");
        }

        configuration.ServiceURL = _options.Endpoint;
        configuration.AuthenticationRegion = _options.Region;
        return configuration;
    }
}
