from scrisk.cli import main

main()
