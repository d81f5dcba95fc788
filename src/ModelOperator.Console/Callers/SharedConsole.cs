using System.Net;
using Microsoft.Extensions.Logging;
using ModelOperator.Console.Hosting;

namespace ModelOperator.Console.Callers;

/// <summary>Serves the page behind a proxy that logs people in, to each with the rights of the token that comes with the request.</summary>
internal sealed class SharedConsole : IAsyncDisposable
{
    private readonly PageHost _page;
    private readonly CallerTable _callers;

    private SharedConsole(PageHost page, CallerTable callers) => (_page, _callers, Port) = (page, callers, page.Port);

    /// <summary>The port that is listened on.</summary>
    public int Port { get; }

    /// <summary>Starts to listen. Nothing is asked of the cluster before somebody comes with a token.</summary>
    /// <param name="address">The address at which browsers reach the console, without a path.</param>
    /// <param name="listen">The address to listen on; null for all of the machine.</param>
    /// <param name="port">The port; 0 for any that is free.</param>
    /// <param name="settings">The things that are the same for all callers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    public static async Task<SharedConsole> StartAsync(
        Uri address, IPAddress? listen, int port, CallerSettings settings, TimeProvider time, ILogger logger,
        CancellationToken cancellationToken)
    {
        var callers = new CallerTable(settings, time, logger);
        try
        {
            var page = await PageHost.StartAsync(
                listen, port, PageLimits.BehindAProxy, _ => RequestGuard.OfPublic(address), callers.AnswerAsync, cancellationToken);
            CallerLog.Listening(logger, address, page.Port);
            return new(page, callers);
        }
        catch
        {
            await callers.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // Streams end with their callers; the page's server would wait for them.
        var callers = _callers.DisposeAsync().AsTask();
        await _page.DisposeAsync();
        await callers;
    }
}
