using System.Diagnostics;

namespace ModelOperator.Testing;

/// <summary>Prometheus' own linter of metrics. A test that uses it is a <see cref="PromtoolFactAttribute"/>.</summary>
internal static class MetricsLint
{
    /// <summary>Returns the linter's complaints about a page in the text format; empty when there are none.</summary>
    public static async Task<string> CheckAsync(string page)
    {
        using var promtool = Process.Start(new ProcessStartInfo(PromtoolFactAttribute.Promtool, ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var (output, error) = (promtool.StandardOutput.ReadToEndAsync(), promtool.StandardError.ReadToEndAsync());
        await promtool.StandardInput.WriteAsync(page);
        promtool.StandardInput.Close();
        return await error + await output;
    }
}
