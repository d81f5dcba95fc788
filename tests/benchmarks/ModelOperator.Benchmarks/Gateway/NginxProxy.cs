using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ModelOperator.Testing;

namespace ModelOperator.Benchmarks.Gateway;

/// <summary>nginx in front of the same backend: keep-alive to it, streaming both ways, no access log. The yardstick.</summary>
internal sealed class NginxProxy : IAsyncDisposable
{
    private const int TicksPerSecond = 100; // USER_HZ, the unit of /proc on every Linux
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private NginxProxy(Process process, DirectoryInfo folder, int port)
    {
        _process = process;
        _folder = folder;
        Port = port;
    }

    public int Port { get; }

    /// <summary>CPU time of master and workers.</summary>
    public TimeSpan Cpu
    {
        get
        {
            var children = File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return TimeSpan.FromSeconds(
                children.Append(_process.Id.ToString(CultureInfo.InvariantCulture)).Sum(TicksOf) / (double)TicksPerSecond);
        }
    }

    /// <summary>Null when nginx is not on the PATH.</summary>
    public static async Task<NginxProxy?> StartAsync(int backend)
    {
        var executable = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin")
            .Select(folder => Path.Combine(folder, "nginx")).FirstOrDefault(File.Exists);
        if (executable is null)
        {
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("benchmark-nginx-");
        var port = FreePort.Find();
        var config = Path.Combine(folder.FullName, "nginx.conf");
        await File.WriteAllTextAsync(config, Config(folder.FullName, port, backend));
        var process = Process.Start(executable, ["-p", folder.FullName, "-c", config, "-e", "stderr"]);
        var nginx = new NginxProxy(process, folder, port);
        for (var attempt = 0; attempt < 200; attempt++)
        {
            using var tcp = new TcpClient();
            try
            {
                await tcp.ConnectAsync(IPAddress.Loopback, port);
                return nginx;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System, CancellationToken.None);
            }
        }

        await nginx.DisposeAsync();
        throw new InvalidOperationException("nginx did not start");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Config(string folder, int port, int backend) => $$"""
        daemon off;
        worker_processes auto;
        pid {{folder}}/pid;
        events { worker_connections 4096; }
        http {
          access_log off;
          client_body_temp_path {{folder}}/body;
          proxy_temp_path {{folder}}/proxy;
          fastcgi_temp_path {{folder}}/fastcgi;
          uwsgi_temp_path {{folder}}/uwsgi;
          scgi_temp_path {{folder}}/scgi;
          client_max_body_size 0;
          keepalive_requests 1000000000;
          upstream backend { least_conn; server 127.0.0.1:{{backend}}; keepalive 256; keepalive_requests 1000000000; }
          server {
            listen 127.0.0.1:{{port}};
            location / {
              proxy_pass http://backend;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_set_header Host $host;
              proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
              proxy_request_buffering off;
              proxy_buffering off;
            }
          }
        }
        """;

    private static long TicksOf(string process)
    {
        // utime and stime are the 14th and 15th field; the 2nd, in brackets, may hold spaces.
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }
}
