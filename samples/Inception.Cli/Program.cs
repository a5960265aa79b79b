using Inception.Cli;

return await CommandLine.RunAsync(args);
