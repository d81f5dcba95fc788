using System.ComponentModel;
using System.Diagnostics;

namespace ModelOperator.Testing;

/// <summary>Prometheus' own linter, where it is installed.</summary>
internal static class Promtool
{
    /// <summary>What it complains of in a page; empty where it is not installed.</summary>
    public static async Task<string> LintAsync(string page)
    {
        try
        {
            using var promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"])
            {
                RedirectStandardInput = true,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            })!;
            await promtool.StandardInput.WriteAsync(page);
            promtool.StandardInput.Close();
            return await promtool.StandardError.ReadToEndAsync() + await promtool.StandardOutput.ReadToEndAsync();
        }
        catch (Win32Exception)
        {
            return "";
        }
    }
}
