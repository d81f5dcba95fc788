using System.Diagnostics;

namespace ModelOperator.Gateway.Tests.Servers;

/// <summary>A theory that needs web servers of Debian, and says so where they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealServerTheoryAttribute : TheoryAttribute
{
    /// <summary>Debian's, which is where its packages put their modules.</summary>
    public const string Python = "/usr/bin/python3";

    public const string Nginx = "/usr/sbin/nginx";

    public RealServerTheoryAttribute()
    {
        if (!Runs(Python, "-c", "import uvicorn, httptools, fastapi, gunicorn, flask") || !Runs("node", "--version") || !File.Exists(Nginx))
        {
            Skip = "at least one of Uvicorn, FastAPI, gunicorn, Flask, Node and nginx is missing: "
                + "apt-get install python3-uvicorn python3-httptools python3-fastapi gunicorn python3-flask nodejs nginx-light";
        }
    }

    private static bool Runs(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
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
