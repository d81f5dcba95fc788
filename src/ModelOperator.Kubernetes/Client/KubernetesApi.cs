using System.Buffers;
using System.Text;
using System.Text.Json;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Kubernetes.Client.Answers;
using ModelOperator.Kubernetes.Client.Discovery;
using ModelOperator.Kubernetes.Client.Json;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Client.Transport;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Kubernetes.Http;
using Prometheus;

namespace ModelOperator.Kubernetes.Client;

/// <summary>Calls the API server, with one connection pool, generated JSON, and retries where they are safe. It is thread-safe.</summary>
public sealed class KubernetesApi : IKubernetesApi, IServiceProxy, IDisposable
{
    private readonly KubernetesClientOptions _options;
    private readonly ApiChannel _channel;
    private readonly ObjectJson _json;
    private readonly ApiDiscovery _discovery;
    private readonly ILogger _logger;

    /// <summary>Makes a client; nothing is sent yet.</summary>
    /// <param name="connection">The cluster.</param>
    /// <param name="options">Limits and the serializers of the caller's kinds.</param>
    /// <param name="logger">The log for warnings and retries; null for none.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="metrics">The registry for the rest_client metrics; null for none.</param>
    public KubernetesApi(
        KubernetesConnection connection,
        KubernetesClientOptions? options = null,
        ILogger<KubernetesApi>? logger = null,
        TimeProvider? time = null,
        CollectorRegistry? metrics = null)
    {
        time ??= TimeProvider.System;
        _options = options ?? new KubernetesClientOptions();
        _logger = logger ?? NullLogger<KubernetesApi>.Instance;
        Connection = connection;
        _json = new ObjectJson(_options.JsonContexts);
        var factory = Metrics.WithCustomRegistry(metrics ?? new CollectorRegistry());
        _channel = new ApiChannel(connection, _options, ApiHandlers.Build(connection, factory, time, _logger), _json, time);
        _discovery = new ApiDiscovery(AskForResourcesAsync, time);
    }

    /// <summary>The connection to the cluster of this client.</summary>
    public KubernetesConnection Connection { get; }

    /// <inheritdoc />
    public Task<T?> GetAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => GetAsync<T, T>(ns, name, Read<T>, cancellationToken);

    /// <inheritdoc />
    public Task<FieldOwners?> GetFieldOwnersAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
            GetAsync<T, FieldOwners>(ns, name, static answer => FieldOwners.Parse(answer.Span), cancellationToken);

    /// <inheritdoc />
    public async Task<ListPage<T>> ListAsync<T>(ListRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var type = await TypeAsync<T>(cancellationToken);
        using var message = _channel.Request(HttpMethod.Get, Query.Of(request, type.PathOf(request.Namespace)));
        var page = await _channel.SendAsync(message, body => ListBody.Parse<T>(new ReadOnlySequence<byte>(body), _json), cancellationToken);
        foreach (var item in page.Unreadable)
        {
            AnswerLog.Unreadable(_logger, type, item.NamespaceProperty, item.Name);
        }

        return page;
    }

    /// <inheritdoc />
    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        new WatchStream<T>(_channel, _json, _logger, _options.MaxWatchEventBytes, TypeAsync<T>, request).ReadAsync(cancellationToken);

    /// <inheritdoc />
    public async Task<T> CreateAsync<T>(T resource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var type = await TypeAsync<T>(cancellationToken);
        return await SendAsync<T>(
            HttpMethod.Post, type.PathOf(NamespaceOf(type, resource)), cancellationToken, _json.Serialize(resource, type));
    }

    /// <inheritdoc />
    public async Task<T> CreateAsync<T>(T resource, string fieldManager, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var type = await TypeAsync<T>(cancellationToken);
        var path = Query.Of(fieldManager, type.PathOf(NamespaceOf(type, resource)));
        return await SendAsync<T>(HttpMethod.Post, path, cancellationToken, _json.Serialize(resource, type));
    }

    /// <inheritdoc />
    public Task<T> ApplyAsync<T>(T resource, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => ApplyAsync(resource, subresource: null, options, cancellationToken);

    /// <inheritdoc />
    public Task<T> ApplyStatusAsync<T>(T resource, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => ApplyAsync(resource, "status", options, cancellationToken);

    /// <inheritdoc />
    public async Task<T> PatchAsync<T>(string? ns, string name, Patch patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var type = await TypeAsync<T>(cancellationToken);
        var contentType = patch.Type switch
        {
            PatchType.Merge => "application/merge-patch+json",
            PatchType.Json => "application/json-patch+json",
            _ => throw new ArgumentOutOfRangeException(nameof(patch), patch.Type, "Unknown patch type."),
        };
        return await SendAsync<T>(
            HttpMethod.Patch,
            type.PathOf(ns, name, patch.Subresource),
            cancellationToken,
            Encoding.UTF8.GetBytes(patch.Body.ToJsonString()),
            contentType);
    }

    /// <inheritdoc />
    public async Task<T> ReplaceAsync<T>(T resource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var type = await TypeAsync<T>(cancellationToken);
        return await SendAsync<T>(
            HttpMethod.Put,
            type.PathOf(resource.Metadata.NamespaceProperty, NameOf(resource)),
            cancellationToken,
            _json.Serialize(resource, type));
    }

    /// <inheritdoc />
    public async Task<bool> DeleteAsync<T>(string? ns, string name, DeleteOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var type = await TypeAsync<T>(cancellationToken);
        using var message = _channel.Request(HttpMethod.Delete, type.PathOf(ns, name), DeleteBody.Of(options));
        try
        {
            return await _channel.SendAsync(message, static _ => true, cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound && IsMissingObject(exception))
        {
            return false;
        }
    }

    /// <inheritdoc />
    public async Task<V1APIResourceList?> DiscoverAsync(string groupVersion, CancellationToken cancellationToken) =>
        await _discovery.AskAsync(groupVersion, cancellationToken);

    /// <inheritdoc />
    public async Task<byte[]> GetThroughServiceAsync(
        string ns, string service, string pathAndQuery, int maxBytes, CancellationToken cancellationToken)
    {
        var path = $"/api/v1/namespaces/{ns}/services/{service}/proxy/{pathAndQuery.TrimStart('/')}";
        using var request = _channel.Request(HttpMethod.Get, path);
        return await _channel.SendAsync(
            request,
            answer => answer.Length <= maxBytes
                ? answer.ToArray()
                : throw new InvalidDataException($"The answer of Service {ns}/{service} is larger than {maxBytes} bytes."),
            cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => _channel.Dispose();

    private async Task<T> ApplyAsync<T>(T resource, string? subresource, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var type = await TypeAsync<T>(cancellationToken);
        var path = type.PathOf(resource.Metadata.NamespaceProperty, NameOf(resource), subresource);
        // JSON is also valid YAML, and this content type asks for server-side apply.
        return await SendAsync<T>(
            HttpMethod.Patch, Query.Of(options, path), cancellationToken, ApplyBody.Of(_json.Serialize(resource, type), options),
            "application/apply-patch+yaml");
    }

    private async Task<TResult?> GetAsync<T, TResult>(
        string? ns, string name, Func<ReadOnlyMemory<byte>, TResult> read, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
        where TResult : class
    {
        var type = await TypeAsync<T>(cancellationToken);
        try
        {
            return await SendAsync<T, TResult>(HttpMethod.Get, type.PathOf(ns, name), read, cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound && IsMissingObject(exception))
        {
            return null;
        }
    }

    private Task<T> SendAsync<T>(
        HttpMethod method, string path, CancellationToken cancellationToken, byte[]? body = null, string contentType = "application/json")
        where T : class, IKubernetesObject<V1ObjectMeta> => SendAsync<T, T>(method, path, Read<T>, cancellationToken, body, contentType);

    private async Task<TResult> SendAsync<T, TResult>(
        HttpMethod method,
        string path,
        Func<ReadOnlyMemory<byte>, TResult> read,
        CancellationToken cancellationToken,
        byte[]? body = null,
        string contentType = "application/json")
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        using var request = _channel.Request(method, path, body, contentType);
        if (typeof(T) == typeof(V1Lease))
        {
            request.Options.Set(RequestKind.Urgent, value: true);
        }

        return await _channel.SendAsync(request, read, cancellationToken);
    }

    private T Read<T>(ReadOnlyMemory<byte> answer)
        where T : class, IKubernetesObject<V1ObjectMeta> => JsonSerializer.Deserialize(answer.Span, _json.Of<T>())!;

    private ValueTask<ResourceType> TypeAsync<T>(CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => _discovery.ServedAsync(ResourceType.Of<T>(), cancellationToken);

    private async Task<V1APIResourceList?> AskForResourcesAsync(string groupVersion, CancellationToken cancellationToken)
    {
        var path = groupVersion.Contains('/') ? $"/apis/{groupVersion}" : $"/api/{groupVersion}";
        using var request = _channel.Request(HttpMethod.Get, path);
        try
        {
            return await _channel.SendAsync(
                request, answer => JsonSerializer.Deserialize(answer.Span, _json.Of<V1APIResourceList>()), cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound)
        {
            return null;
        }
    }

    private static string? NamespaceOf<T>(ResourceType type, T resource)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        type.Namespaced && string.IsNullOrEmpty(resource.Metadata.NamespaceProperty)
            ? throw new ArgumentException($"{type.Kind} {resource.Metadata.Name} needs a namespace.", nameof(resource))
            : resource.Metadata.NamespaceProperty;

    private static string NameOf<T>(T resource)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        resource.Metadata.Name is { Length: > 0 } name
            ? name
            : throw new ArgumentException($"A {typeof(T).Name} without metadata.name cannot be written.", nameof(resource));

    /// <summary>True for a 404 whose Status names the object. A 404 without a name (an unknown kind) is an error.</summary>
    private static bool IsMissingObject(KubernetesApiException e) => !string.IsNullOrEmpty(e.Status?.Details?.Name);
}
