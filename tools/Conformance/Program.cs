using Headless.Conformance;

// dotnet run -c Release --project tools/Conformance -- --help
return await CommandLine.RunAsync(args, Console.Out, Console.Error);
