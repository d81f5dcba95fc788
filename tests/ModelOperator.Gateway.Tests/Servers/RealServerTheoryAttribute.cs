using System.Diagnostics;

namespace ModelOperator.Gateway.Tests.Servers;

/// <summary>A theory that needs web servers of Debian, and says so where they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealServerTheoryAttribute : TheoryAttribute
{
    /// <summary>Debian's, which is where its packages put their modules.</summary>
    public const string Python = "/usr/bin/python3";

    public const string Nginx = "/usr/sbin/nginx";

    private static readonly string[] Missing =
    [
        .. MissingModules(
            ("uvicorn", "python3-uvicorn"), ("httptools", "python3-httptools"), ("fastapi", "python3-fastapi"), ("gunicorn", "gunicorn"),
            ("flask", "python3-flask")),
        .. Runs("node", "--version") ? Array.Empty<string>() : ["nodejs"],
        .. File.Exists(Nginx) ? Array.Empty<string>() : ["nginx-light"],
    ];

    public RealServerTheoryAttribute()
    {
        if (Missing.Length > 0)
        {
            Skip = $"packages of Debian are missing: apt-get install {string.Join(' ', Missing)}";
        }
    }

    private static IEnumerable<string> MissingModules(params (string Module, string Package)[] needed) =>
        needed.Where(one => !Runs(Python, "-c", $"import {one.Module}")).Select(one => one.Package);

    private static bool Runs(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            };
            using var process = Process.Start(start)!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
