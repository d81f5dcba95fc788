using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace ModelOperator.Console.BrowserTests.Support;

/// <summary>A server, a window, and a tab that shows the console.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _faults = [];

    private Visit(CannedServer server, IBrowserContext window, IPage page)
    {
        Server = server;
        Window = window;
        Page = page;
    }

    public CannedServer Server { get; }

    public IBrowserContext Window { get; }

    public IPage Page { get; }

    /// <summary>The errors of the page's scripts, and what its policy kept from it. There should be nothing.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>Opens the console.</summary>
    /// <param name="browser">The browser.</param>
    /// <param name="place">The place after the address's #; null for the fleet as it opens by itself.</param>
    /// <param name="change">The change that the server is told before; null for none.</param>
    /// <param name="width">The width of the window.</param>
    /// <param name="theme">The system's theme.</param>
    public static async Task<Visit> OpenAsync(
        Browser browser, string? place = null, object? change = null, int width = 1280, ColorScheme theme = ColorScheme.Light)
    {
        var server = await CannedServer.StartAsync();
        if (change is not null)
        {
            await server.ControlAsync(change);
        }

        var window = await browser.WindowAsync(width, height: 860, theme);
        var visit = new Visit(server, window, await window.NewPageAsync());
        visit.Watch(visit.Page);
        await visit.Page.GotoAsync(server.WithToken);
        // It has taken the token out of the address before it draws anything.
        await visit.Page.Locator(".top").WaitForAsync();
        if (place is not null)
        {
            await visit.GoAsync(place);
        }

        return visit;
    }

    /// <summary>Goes to another place of the page, as a link would.</summary>
    public Task GoAsync(string place) => Page.EvaluateAsync("place => { location.hash = place; }", place);

    /// <summary>Opens another tab of the same window.</summary>
    public async Task<IPage> TabAsync(string address)
    {
        var page = await Window.NewPageAsync();
        Watch(page);
        await page.GotoAsync(address);
        return page;
    }

    public Task<JsonNode> ControlAsync(object change) => Server.ControlAsync(change);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Window.CloseAsync();
        await Server.DisposeAsync();
    }

    private void Watch(IPage page)
    {
        page.PageError += (_, error) => _faults.Enqueue(error);
        page.Console += (_, message) =>
        {
            // A refused or broken request is in the log of each browser; these tests bring some about.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _faults.Enqueue(message.Text);
            }
        };
    }
}
