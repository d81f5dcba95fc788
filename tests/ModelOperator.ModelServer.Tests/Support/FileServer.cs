using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ModelOperator.ModelServer.Tests.Support;

/// <summary>A server on loopback that answers as the test says.</summary>
internal sealed class FileServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FileServer(WebApplication app) => _app = app;

    public int Port => new Uri(_app.Urls.First()).Port;

    public static async Task<FileServer> StartAsync(RequestDelegate answer, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var host = builder.WebHost.UseKestrelCore();
        if (certificate is not null)
        {
            host.UseKestrelHttpsConfiguration();
        }

        host.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return new FileServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
