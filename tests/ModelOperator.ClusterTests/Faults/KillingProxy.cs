using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Faults;

/// <summary>
/// Stands between an operator and the API server, and counts the operator's writes (leases and events are none of them). After the
/// k-th has been carried out, and before its answer is given, it calls <see cref="OnWrite"/>.
/// </summary>
internal sealed class KillingProxy : IAsyncDisposable
{
    private static readonly string[] NotForwarded = ["Host", "Connection", "Transfer-Encoding", "Keep-Alive", "Upgrade", "Expect",
        "Content-Length"];

    private readonly HttpMessageInvoker _upstream = new(new SocketsHttpHandler
    {
        SslOptions = new()
        {
            CertificateChainPolicy = Trusting(Cluster.Connection.CertificateAuthorities),
            ClientCertificates = Cluster.Connection.ClientCertificate?.Invoke() is { } own ? new X509CertificateCollection { own } : null,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        },
        EnableMultipleHttp2Connections = true,
    });

    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly List<string> _writes = [];

    private KillingProxy(WebApplication app) => _app = app;

    /// <summary>Called with the number of writes so far, from 1.</summary>
    public Action<int> OnWrite { get; set; } = _ => { };

    /// <summary>The writes so far: verb, path, status.</summary>
    public IReadOnlyList<string> Writes
    {
        get
        {
            lock (_gate)
            {
                return [.. _writes];
            }
        }
    }

    public Uri Address => new(_app.Urls.Single());

    public static async Task<KillingProxy> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var proxy = new KillingProxy(builder.Build());
        proxy._app.Run(proxy.ForwardAsync);
        await proxy._app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _upstream.Dispose();
    }

    private static X509ChainPolicy Trusting(X509Certificate2Collection? authorities)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }

        return policy;
    }

    private async Task ForwardAsync(HttpContext context)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method), new Uri(Cluster.Connection.Server, context.Request.Path + context.Request.QueryString))
        {
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = HttpMethods.IsGet(context.Request.Method) ? null : new StreamContent(context.Request.Body),
        };
        foreach (var (name, values) in context.Request.Headers.Where(h => !NotForwarded.Contains(h.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        if (await Cluster.Connection.Credentials.GetAsync(null, context.RequestAborted) is { } authorization)
        {
            request.Headers.Authorization = authorization;
        }

        try
        {
            using var response = await _upstream.SendAsync(request, context.RequestAborted);
            Count(context, (int)response.StatusCode);
            context.Response.StatusCode = (int)response.StatusCode;
            context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            await context.Response.StartAsync(context.RequestAborted);
            await using var body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
            var buffer = new byte[16384];
            while (await body.ReadAsync(buffer, context.RequestAborted) is > 0 and var read)
            {
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            context.Abort();
        }
    }

    private void Count(HttpContext context, int status)
    {
        var path = context.Request.Path.Value!;
        if (HttpMethods.IsGet(context.Request.Method) || path.Contains("/leases", StringComparison.Ordinal)
            || path.Contains("/events", StringComparison.Ordinal) || status >= 300)
        {
            return;
        }

        int number;
        lock (_gate)
        {
            _writes.Add($"{context.Request.Method} {path[(path.IndexOf("/namespaces/", StringComparison.Ordinal) + 1)..]}");
            number = _writes.Count;
        }

        OnWrite(number);
    }
}
