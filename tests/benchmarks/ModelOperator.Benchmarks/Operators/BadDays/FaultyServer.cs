using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Http;
using Yarp.ReverseProxy.Forwarder;

namespace ModelOperator.Benchmarks.Operators.BadDays;

/// <summary>Stands between an operator and the API server, passes everything on, and fails as it is told.</summary>
internal sealed class FaultyServer : IAsyncDisposable
{
    // A watch may be silent for longer than this benchmark runs.
    private static readonly ForwarderRequestConfig Patient = new() { ActivityTimeout = TimeSpan.FromHours(1) };

    private static readonly HttpTransformer AtOnce = new HeadersAtOnce();

    private readonly WebApplication _app;
    private readonly HttpMessageInvoker _to;
    private readonly string _server;
    private readonly IHttpForwarder _forwarder;
    private CancellationTokenSource _reachable = new();
    private long _answered;

    private FaultyServer(KubernetesConnection connection)
    {
        _server = connection.Server.ToString();
        _to = new(ApiHandlers.Sockets(connection));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddHttpForwarder();
        _app = builder.Build();
        _forwarder = _app.Services.GetRequiredService<IHttpForwarder>();
        _app.Run(AnswerAsync);
    }

    /// <summary>Tells the status with which a request is answered instead of being passed on; null to pass it on.</summary>
    public Func<HttpRequest, int?>? Fail { get; set; }

    /// <summary>The number of requests that were answered with a fault so far.</summary>
    public long Failed => Interlocked.Read(ref _answered);

    /// <summary>A kubeconfig file that names this server.</summary>
    public string Kubeconfig { get; } = Path.Combine(Path.GetTempPath(), $"bad-days-{Environment.ProcessId}.kubeconfig");

    /// <summary>Begins to listen.</summary>
    public static async Task<FaultyServer> StartAsync(KubernetesConnection connection)
    {
        var server = new FaultyServer(connection);
        await server._app.StartAsync();
        var address = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        await File.WriteAllTextAsync(server.Kubeconfig, $$$"""
            {"apiVersion": "v1", "kind": "Config", "current-context": "faulty",
             "contexts": [{"name": "faulty", "context": {"cluster": "faulty", "user": "nobody"}}],
             "clusters": [{"name": "faulty", "cluster": {"server": "{{{address}}}"}}], "users": [{"name": "nobody", "user": {}}]}
            """);
        return server;
    }

    /// <summary>Ends all requests that are under way, and all that come, without an answer.</summary>
    public void GoAway() => _reachable.Cancel();

    /// <summary>Answers again.</summary>
    public void ComeBack() => _reachable = new();

    public async ValueTask DisposeAsync()
    {
        await _reachable.CancelAsync();
        await _app.DisposeAsync();
        _to.Dispose();
        File.Delete(Kubeconfig);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var reachable = _reachable.Token;
        if (reachable.IsCancellationRequested)
        {
            Interlocked.Increment(ref _answered);
            context.Abort();
            return;
        }

        if (Fail?.Invoke(context.Request) is { } status)
        {
            Interlocked.Increment(ref _answered);
            await RefuseAsync(context.Response, status);
            return;
        }

        using var abort = reachable.Register(context.Abort);
        await _forwarder.SendAsync(context, _server, _to, Patient, AtOnce, reachable);
    }

    private static async Task RefuseAsync(HttpResponse response, int status)
    {
        response.StatusCode = status;
        if (status == StatusCodes.Status429TooManyRequests)
        {
            response.Headers.RetryAfter = "1";
        }

        response.ContentType = "application/json";
        var reason = status switch
        {
            StatusCodes.Status429TooManyRequests => "TooManyRequests",
            StatusCodes.Status403Forbidden => "Forbidden",
            StatusCodes.Status500InternalServerError => "InternalError",
            _ => throw new UnreachableException(),
        };
        await response.WriteAsync($$"""
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"a bad day","reason":"{{reason}}","code":{{status}} }
            """);
    }

    // An API server sends the headers of a watch before its first event, which may be a long time away.
    private sealed class HeadersAtOnce : HttpTransformer
    {
        public override async ValueTask<bool> TransformResponseAsync(
            HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
        {
            var copies = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
            await httpContext.Response.StartAsync(cancellationToken);
            return copies;
        }
    }
}
