using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ModelOperator.Hosting.Lifecycle;

/// <summary>The outermost layer of an executable: it runs the host, and turns a fatal error into a sentence and an exit code.</summary>
public static class ServiceProcess
{
    /// <summary>Builds and runs the host until it is stopped.</summary>
    /// <param name="build">Makes the host. An exception counts as a failed start.</param>
    /// <param name="terminationLog">The file for the reason of a failure, in addition to stderr.</param>
    /// <param name="errors">The writer for people; stderr by default.</param>
    /// <returns>The exit code: 0 after an orderly stop, 1 when the start or a background service failed.</returns>
    public static async Task<int> RunAsync(Func<IHost> build, TerminationLog? terminationLog = null, TextWriter? errors = null)
    {
        IReadOnlyList<BackgroundService> services = [];
        var stopping = CancellationToken.None;
        Exception? failure = null;
        try
        {
            using var host = build();
            services = [.. host.Services.GetServices<IHostedService>().OfType<BackgroundService>()];
            stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            await host.RunAsync(CancellationToken.None);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process was told to stop while it was still starting.
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        // A failed background service stops the host as if all were well, and is the cause of whatever failed because of it.
        failure = services.Select(service => service.ExecuteTask?.Exception?.GetBaseException())
            .FirstOrDefault(exception => exception is not null) ?? failure;
        return failure is null ? 0 : Fail(failure, terminationLog, errors);
    }

    /// <summary>
    /// One sentence for people: the message of a <see cref="StartupException"/>, otherwise the type and the messages of the chain of
    /// exceptions.
    /// </summary>
    public static string Describe(Exception exception)
    {
        if (exception is StartupException)
        {
            return exception.Message;
        }

        var chain = new List<string>();
        for (var current = exception; current is not null; current = current.InnerException)
        {
            if (current is StartupException)
            {
                return current.Message;
            }

            chain.Add($"{current.GetType().Name}: {current.Message}");
        }

        return string.Join(" <- ", chain.Distinct());
    }

    private static int Fail(Exception exception, TerminationLog? terminationLog, TextWriter? errors)
    {
        var sentence = Describe(exception);
        (errors ?? Console.Error).WriteLine(exception is StartupException ? sentence : exception.ToString());
        (terminationLog ?? new TerminationLog()).TryWrite(sentence);
        return 1;
    }
}
