using Microsoft.AspNetCore.Connections;
using ModelOperator.Hosting.Connections;

namespace ModelOperator.Gateway.Serving;

/// <summary>Sets up Kestrel's sockets as a web host would, above all with a pool of pinned blocks. Sockets that are made by hand use the
/// shared array pool, which allocates under load. There is no other public way to give them a pool.</summary>
internal static class KestrelServices
{
    /// <summary>Registers the socket transport, together with a server that nobody starts.</summary>
    public static void AddKestrelSockets(this IServiceCollection services)
    {
        new ServicesOnly(services).UseKestrelCore().UseSockets(sockets =>
        {
            sockets.Backlog = 4096;
            ListenSocket.UseFor(sockets);
        });
        services.AddSingleton<IMemoryPoolFactory<byte>, SocketBlocks>();
    }

    private sealed class ServicesOnly(IServiceCollection services) : IWebHostBuilder
    {
        public IWebHostBuilder ConfigureServices(Action<IServiceCollection> configureServices)
        {
            configureServices(services);
            return this;
        }

        public IWebHostBuilder ConfigureServices(Action<WebHostBuilderContext, IServiceCollection> configureServices) =>
            ConfigureServices(all => configureServices(new WebHostBuilderContext(), all));

        public IWebHostBuilder ConfigureAppConfiguration(Action<WebHostBuilderContext, IConfigurationBuilder> configureDelegate) => this;

        public string? GetSetting(string key) => null;

        public IWebHostBuilder UseSetting(string key, string? value) => this;

#pragma warning disable ASPDEPR008 // the interface asks for it
        public IWebHost Build() => throw new NotSupportedException("the data plane is started by hand");
#pragma warning restore ASPDEPR008
    }
}
