using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace ModelOperator.Cli.Consoles;

/// <summary>
/// Opens an address in the browser by way of a file that only this user can read. Every user of the machine can see the arguments of the
/// program that opens it, and the address must not be among them.
/// </summary>
internal sealed class StartPage : IDisposable
{
    // What a browser writes must not stand between the lines of this command.
    private const string Quietly = "exec \"$0\" \"$1\" >/dev/null 2>&1";

    private readonly DirectoryInfo _folder;

    private StartPage(DirectoryInfo folder) => _folder = folder;

    /// <summary>Opens the address; null when there is no display, or no program that opens pages.</summary>
    public static StartPage? Open(Uri address)
    {
        if (Opener() is not { } opener)
        {
            return null;
        }

        // The folder is for this user alone.
        var page = new StartPage(Directory.CreateTempSubdirectory("modeldeployment-console-"));
        try
        {
            var file = Path.Combine(page._folder.FullName, "open.html");
            File.WriteAllText(file, Text(address), Encoding.UTF8);
            using var process = Process.Start("/bin/sh", ["-c", Quietly, opener, file]);
            return page;
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or UnauthorizedAccessException)
        {
            page.Dispose();
            return null;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The address in it is worth nothing any more.
            _ = exception;
        }
    }

    /// <summary>The page that leads to the address.</summary>
    internal static string Text(Uri address) =>
        $"<!doctype html><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"0;url={address}\">"
        + $"<title>Opening the console</title><a href=\"{address}\">Open the console</a>\n";

    private static string? Opener() => OperatingSystem.IsMacOS() ? "open"
        : HasDisplay("DISPLAY") || HasDisplay("WAYLAND_DISPLAY") ? "xdg-open"
        : null;

    private static bool HasDisplay(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
