using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ModelOperator.Testing;

/// <summary>
/// A real HTTP server on loopback that answers every request by one delegate. <see cref="ScriptedServer"/> leaves each answer to the test
/// instead.
/// </summary>
public sealed class AnsweringServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AnsweringServer(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Urls.First());
    }

    /// <summary>The address at which it listens, or did before it was stopped.</summary>
    public Uri Address { get; }

    /// <summary>The port of <see cref="Address"/>.</summary>
    public int Port => Address.Port;

    /// <summary>Starts one on a free port.</summary>
    /// <param name="answer">Answers a request.</param>
    /// <param name="tls">The settings of HTTPS; null for plain HTTP.</param>
    /// <param name="configure">Settings that differ from Kestrel's own.</param>
    public static async Task<AnsweringServer> StartAsync(
        RequestDelegate answer, HttpsConnectionAdapterOptions? tls = null, Action<KestrelServerLimits, ListenOptions>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var host = builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        host.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (tls is not null)
            {
                listen.UseHttps(tls);
            }

            configure?.Invoke(kestrel.Limits, listen);
        }));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return new AnsweringServer(app);
    }

    /// <summary>Stops listening, and closes its connections once their requests are answered.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
