using Microsoft.Playwright;

namespace ModelOperator.Console.BrowserTests.Support;

/// <summary>Debian's chromium, started once.</summary>
public sealed class Browser : IAsyncLifetime
{
    // The machine may be busy; a condition that holds is seen at once.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LaunchPatience = TimeSpan.FromSeconds(120);

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        if (Programs.Missing is not null)
        {
            return;
        }

        Assertions.SetDefaultExpectTimeout((float)Patience.TotalMilliseconds);
        _playwright = await Playwright.CreateAsync();
        // The sandbox needs what containers and root do not have; the pages are our own.
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Programs.Chromium,
            Args = ["--no-sandbox"],
            Timeout = (float)LaunchPatience.TotalMilliseconds,
        });
    }

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Opens a window with nothing remembered: its pages are tabs that know each other.</summary>
    internal async Task<IBrowserContext> WindowAsync(int width, int height, ColorScheme theme)
    {
        var window = await _browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = theme,
            ReducedMotion = ReducedMotion.Reduce,
            TimezoneId = "Etc/UTC",
        });
        window.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        return window;
    }
}
